// SPDX-License-Identifier: Apache-2.0
#include "pawl/auth/lease_token.h"

#include <fmt/format.h>

#include <cstddef>

#include "pawl/crypto/hash.h"
#include "pawl/crypto/random_secret.h"

namespace pawl::auth {
namespace {

constexpr std::size_t kPlaceDigits = 14 + 8;  // ids lie below 2^53
constexpr std::size_t kHashDigits = 32;

}  // namespace

auto new_lease_token(JobId job, std::int64_t fence) -> Secret {
    return Secret(fmt::format("{:014x}{:08x}{}", job.value, fence, crypto::random_secret().reveal())
    );
}

auto lease_token_hash(std::string_view token) -> std::string {
    return std::string(token.substr(0, kPlaceDigits)) +
           crypto::sha256_hex(token).substr(0, kHashDigits);
}

}  // namespace pawl::auth
