// SPDX-License-Identifier: Apache-2.0
// What a name, a key and a tag may be made of.
#pragma once

#include <string>
#include <string_view>

namespace pawl {

// Tasks, queues, schedules, kinds: [A-Za-z0-9._:-]{1,128}, but not "." or "..".
[[nodiscard]] auto is_name(std::string_view text) -> bool;

// Keys, tags, user ids: 1..255 bytes of text without control characters.
[[nodiscard]] auto is_label(std::string_view text) -> bool;

// Well-formed UTF-8 (no surrogates, no overlong forms).
[[nodiscard]] auto is_utf8(std::string_view text) -> bool;

// The same text in well-formed UTF-8, without NUL: U+FFFD in place of each byte that has no place
// there.
[[nodiscard]] auto to_utf8_without_nul(std::string_view text) -> std::string;

// The candidate nearest to `word` by edit distance, or "" when none is near: "did you mean".
[[nodiscard]] auto nearest_name(std::string_view word, auto const& candidates) -> std::string_view;

[[nodiscard]] auto edit_distance(std::string_view left, std::string_view right) -> std::size_t;

auto nearest_name(std::string_view word, auto const& candidates) -> std::string_view {
    std::string_view best;
    std::size_t best_distance = word.size() / 3 + 2;
    for (const std::string_view candidate : candidates) {
        const auto distance = edit_distance(word, candidate);
        if (distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

}  // namespace pawl
