// SPDX-License-Identifier: Apache-2.0
// What HTTP is spelled with (RFC 9110, section 5.6).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pawl::net {

[[nodiscard]] constexpr auto lower(char c) -> char {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] auto to_lower(std::string_view text) -> std::string;
[[nodiscard]] auto equal_ignoring_case(std::string_view left, std::string_view right) -> bool;

// Whether a Content-Type names that type, whatever its parameters (RFC 9110, section 8.3.1).
[[nodiscard]] auto is_media_type(std::string_view value, std::string_view wanted) -> bool;

// Letters, digits and !#$%&'*+-.^_`|~
[[nodiscard]] auto is_token_char(char c) -> bool;
// At least one of them, and nothing else: a method or the name of a header.
[[nodiscard]] auto is_token(std::string_view text) -> bool;

// What may stand in the value of a header: no control characters but the tab.
[[nodiscard]] auto is_header_value(std::string_view text) -> bool;

// Without spaces and tabs at both ends.
[[nodiscard]] auto trim(std::string_view text) -> std::string_view;

// Whether the comma-separated list holds that word, in any case.
[[nodiscard]] auto list_has(std::string_view list, std::string_view word) -> bool;

[[nodiscard]] auto hex_value(char c) -> std::optional<unsigned>;

}  // namespace pawl::net
