// SPDX-License-Identifier: Apache-2.0
// UTF-8 that may be anything: reading never fails and never looks beyond the end.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace pawl::text {

inline constexpr char32_t kReplacement = 0xFFFD;

// `bytes` of the text are the code point `value`. What is not UTF-8 (RFC 3629: overlong forms,
// surrogates, stray and missing bytes) is one byte that reads as kReplacement.
struct CodePoint {
    char32_t value = kReplacement;
    std::size_t bytes = 1;
};

// The code point at byte `at`, which must lie inside of `text`.
[[nodiscard]] auto read_code_point(std::string_view text, std::size_t at) -> CodePoint;

void append_utf8(std::string& out, char32_t code_point);

// Well-formed UTF-8 that databases take: broken bytes become U+FFFD, U+0000 a space.
[[nodiscard]] auto well_formed(std::string_view text) -> std::string;

[[nodiscard]] auto count_code_points(std::string_view text) -> std::size_t;

// The first `code_points` of the text, or all of it. Never cuts a code point.
[[nodiscard]] auto first_code_points(std::string_view text, std::size_t code_points)
    -> std::string_view;

}  // namespace pawl::text
