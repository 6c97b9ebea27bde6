// SPDX-License-Identifier: Apache-2.0
// One verb for all jobs that a filter shows. The engine carries it out.
#pragma once

#include "pawl/access/principal.h"
#include "pawl/base/result.h"
#include "pawl/commands/services.h"
#include "pawl/store/bulk_actions.h"

namespace pawl::commands {

struct BulkRequest {
    store::BulkVerb verb = store::BulkVerb::cancel;
    store::JobFilter filter = {};
    bool dry_run = false;
};

// Counts what matches, off the writer, then remembers what is to be done. Jobs that the verb cannot
// change (final ones for cancel, unfinished ones for the others) do not match.
// Errors: query_timeout, storage_full, overloaded.
[[nodiscard]] auto start_bulk_action(
    Services& services, access::Principal principal, BulkRequest request
) -> Async<Result<store::BulkAction>>;

// Errors: not_found.
[[nodiscard]] auto find_bulk_action(Services& services, BulkActionId id)
    -> Async<Result<store::BulkAction>>;

}  // namespace pawl::commands
