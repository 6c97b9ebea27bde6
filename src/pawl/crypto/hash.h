// SPDX-License-Identifier: Apache-2.0
// Hashes, message authentication and comparison of secrets.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace pawl::crypto {

using Digest = std::array<unsigned char, 32>;

[[nodiscard]] auto sha256(std::string_view bytes) -> Digest;
// 64 lower-case hexadecimal digits.
[[nodiscard]] auto sha256_hex(std::string_view bytes) -> std::string;

// RFC 2104 with SHA-256.
[[nodiscard]] auto hmac_sha256(std::string_view key, std::string_view bytes) -> Digest;

// Takes the same time whatever differs, lengths included: hashes are compared, not texts.
[[nodiscard]] auto equal_in_constant_time(std::string_view left, std::string_view right) -> bool;

}  // namespace pawl::crypto
