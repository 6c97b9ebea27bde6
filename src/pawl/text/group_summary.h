// SPDX-License-Identifier: Apache-2.0
// One or two sentences about a group of notes, such as a stack.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/text/summary.h"

namespace pawl::text {

// Longer notes and larger groups are looked at in part.
inline constexpr std::size_t kMaxGroupTexts = 50;

// "7 notes about soil, seeds and frost." and behind it, if it fits into `max_characters`, the
// sentence of theirs that is nearest to all. `count` is the size of the whole group, of which
// `texts` may be a sample; `terms` are those of its label. Never blank.
[[nodiscard]] auto summarize_group(
    std::size_t count,
    std::span<const std::string> terms,
    std::span<const std::string_view> texts,
    std::size_t max_characters
) -> Summary;

// The `count` sentences of all texts that are most central, in no text twice and none longer than
// `max_characters`; in the order of the texts, whole and word for word but for markup (prose.h).
[[nodiscard]] auto pick_quotes(
    std::span<const std::string_view> texts, std::size_t count, std::size_t max_characters
) -> std::vector<std::string>;

}  // namespace pawl::text
