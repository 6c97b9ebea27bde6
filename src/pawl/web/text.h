// SPDX-License-Identifier: Apache-2.0
// Letters, spaces and escapes as the formats of the web spell them. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pawl::web {

// Of ASCII alone.
[[nodiscard]] auto lower(char c) -> char;
[[nodiscard]] auto to_lower(std::string_view text) -> std::string;
[[nodiscard]] auto equal_ignoring_case(std::string_view left, std::string_view right) -> bool;

// Space, tab, line feed, form feed, carriage return (HTML Standard, "ASCII whitespace").
[[nodiscard]] auto is_space(char c) -> bool;
[[nodiscard]] auto trim(std::string_view text) -> std::string_view;
// Words with one space between them, of at most `most` bytes, cut between characters.
[[nodiscard]] auto collapsed(std::string_view text, std::size_t most) -> std::string;
// The front of a UTF-8 text, of at most `most` bytes, cut between characters.
[[nodiscard]] auto cut(std::string_view text, std::size_t most) -> std::string_view;

// Words between spaces; a character of Chinese or Japanese writing is a word of its own.
[[nodiscard]] auto count_words(std::string_view text) -> std::size_t;

// Letters, digits and -._~ (RFC 3986, section 2.3).
[[nodiscard]] auto is_unreserved(unsigned char c) -> bool;
// What "%2F" at the front stands for.
[[nodiscard]] auto escaped_byte(std::string_view text) -> std::optional<std::uint8_t>;

// As UTF-8; U+FFFD for zero, surrogates and what is no code point.
void append_utf8(std::string& out, std::uint32_t code_point);

}  // namespace pawl::web
