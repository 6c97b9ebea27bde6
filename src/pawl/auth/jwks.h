// SPDX-License-Identifier: Apache-2.0
// A JSON Web Key Set (RFC 7517): the public keys of those who issue tokens.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/crypto/public_key.h"

namespace pawl::auth {

struct IssuerKey {
    std::string id = {};  // `kid`; empty: it has none
    crypto::PublicKey key;
};

inline constexpr std::size_t kMostIssuerKeys = 32;

// The keys that sign with RS256, ES256 or EdDSA; others of the set are passed over, as RFC 7517,
// section 5, asks. Error: invalid_jwks (no set, a broken key, no key that could be used, more than
// kMostIssuerKeys).
[[nodiscard]] auto parse_jwks(std::string_view text) -> Result<std::vector<IssuerKey>>;

}  // namespace pawl::auth
