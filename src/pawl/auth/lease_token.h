// SPDX-License-Identifier: Apache-2.0
// What a worker outside shows to speak for a job that it holds.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "pawl/base/id.h"
#include "pawl/base/secret.h"

namespace pawl::auth {

// A place, which is the job and the fence as digits, then 32 random bytes as base64url.
// Only its lease_token_hash() is kept.
[[nodiscard]] auto new_lease_token(JobId job, std::int64_t fence) -> Secret;

// The place, then half of the SHA-256 of the whole token (128 bits, in hexadecimal). Leases of jobs
// that were claimed together thus lie together in a store, which writes fewer pages. Any text has
// a hash; that of no token finds nothing.
[[nodiscard]] auto lease_token_hash(std::string_view token) -> std::string;

}  // namespace pawl::auth
