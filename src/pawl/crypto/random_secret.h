// SPDX-License-Identifier: Apache-2.0
// Secrets that nobody can guess, from the system's random source.
#pragma once

#include <cstddef>
#include <string>

#include "pawl/base/secret.h"

namespace pawl::crypto {

// `count` random bytes as base64url: 43 characters for 32 bytes. Throws when the system has no
// randomness to give.
[[nodiscard]] auto random_secret(std::size_t count = 32) -> Secret;

// `count` random bytes as hexadecimal digits, for ids that are no secrets (node ids, request ids).
[[nodiscard]] auto random_hex(std::size_t count = 16) -> std::string;

}  // namespace pawl::crypto
