// SPDX-License-Identifier: Apache-2.0
// Whether somebody sees a job: asked before it is shown or changed.
#pragma once

#include "pawl/access/principal.h"
#include "pawl/base/result.h"
#include "pawl/commands/services.h"

namespace pawl::commands {

// Takes the same time for a job that is hidden and for one that is not there, so that nobody can
// tell them apart by a clock (row 121 of the guarantees).
[[nodiscard]] auto is_there(store::Snapshot& snapshot, const access::Principal& principal, JobId id)
    -> bool;

// Before a change. Whose a job is never changes, so that it may be looked at outside the
// transaction. Errors: not_found.
[[nodiscard]] auto require_sight(Services& services, access::Principal principal, JobId id)
    -> Async<Result<void>>;

}  // namespace pawl::commands
