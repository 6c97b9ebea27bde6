// SPDX-License-Identifier: Apache-2.0
// Bytes as text.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace pawl::crypto {

[[nodiscard]] auto to_hex(std::span<const unsigned char> bytes) -> std::string;

// RFC 4648, section 4, with padding.
[[nodiscard]] auto to_base64(std::span<const unsigned char> bytes) -> std::string;
// RFC 4648, section 5, without padding.
[[nodiscard]] auto to_base64url(std::span<const unsigned char> bytes) -> std::string;

// Strict: padding where it belongs, no white space, no stray bits. Nothing if it is not base64.
[[nodiscard]] auto from_base64(std::string_view text) -> std::optional<std::string>;
// As strict, without padding.
[[nodiscard]] auto from_base64url(std::string_view text) -> std::optional<std::string>;

}  // namespace pawl::crypto
