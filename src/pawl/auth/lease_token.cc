// SPDX-License-Identifier: Apache-2.0
#include "pawl/auth/lease_token.h"

#include "pawl/crypto/random_secret.h"

namespace pawl::auth {

auto new_lease_token() -> Secret {
    return crypto::random_secret();
}

}  // namespace pawl::auth
