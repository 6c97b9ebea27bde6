// SPDX-License-Identifier: Apache-2.0
// Small pieces of sentences.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace pawl::text {

// "1 note", "7 notes".
[[nodiscard]] auto count_of(std::size_t count, std::string_view noun) -> std::string;

// "a", "a and b", "a, b and c".
[[nodiscard]] auto join_with_and(std::span<const std::string> words) -> std::string;

// Well-formed UTF-8 without control characters; each run of white space is one space, none at the
// ends.
[[nodiscard]] auto on_one_line(std::string_view text) -> std::string;

// At most `characters` code points (at least 2): cut behind a word where one ends in the second
// half, with "…" behind it.
[[nodiscard]] auto cut_to(std::string text, std::size_t characters) -> std::string;

}  // namespace pawl::text
