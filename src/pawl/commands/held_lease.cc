// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/held_lease.h"

#include <utility>

#include "pawl/access/scope.h"

namespace pawl::commands {

auto find_lease(
    store::Transaction& transaction, const access::Principal& principal, std::string_view token_hash
) -> Result<store::Lease> {
    auto lease = transaction.leases().find(token_hash);
    if (!lease) {
        return lease_lost();
    }
    if (!access::allows(principal.scope, lease->queue, lease->task)) {
        return fail("not_found", "there is no such lease");
    }
    return std::move(*lease);
}

auto find_held(
    store::Transaction& transaction, const access::Principal& principal, std::string_view token_hash
) -> Result<store::HeldLease> {
    auto lease = find_lease(transaction, principal, token_hash);
    if (!lease) {
        return std::unexpected(lease.error());
    }
    auto job = transaction.leases().job_of(*lease);
    if (!job) {
        return lease_lost();
    }
    return store::HeldLease{.lease = std::move(*lease), .job = std::move(*job)};
}

auto lease_lost() -> std::unexpected<Error> {
    return fail(
        "lease_lost", "this token holds nothing now: leave the job, somebody else may run it"
    );
}

}  // namespace pawl::commands
