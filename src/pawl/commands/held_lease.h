// SPDX-License-Identifier: Apache-2.0
// Whether a worker may still speak for an attempt: the fence that every call passes.
#pragma once

#include <string_view>

#include "pawl/access/principal.h"
#include "pawl/base/result.h"
#include "pawl/store/store.h"

namespace pawl::commands {

// The lease of a token, current or ended. Errors: lease_lost for a token that nobody was given or
// that is forgotten, not_found outside the scope.
[[nodiscard]] auto find_lease(
    store::Transaction& transaction, const access::Principal& principal, std::string_view token_hash
) -> Result<store::Lease>;

// A current lease with its running job. Errors: those above, and lease_lost for one that is over.
[[nodiscard]] auto find_held(
    store::Transaction& transaction, const access::Principal& principal, std::string_view token_hash
) -> Result<store::HeldLease>;

[[nodiscard]] auto lease_lost() -> std::unexpected<Error>;

}  // namespace pawl::commands
