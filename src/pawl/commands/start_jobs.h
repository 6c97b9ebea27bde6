// SPDX-License-Identifier: Apache-2.0
// Work that somebody asks for now, although its queue may be paused.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/result.h"
#include "pawl/commands/services.h"

namespace pawl::commands {

// Both keep what a claim promises: one attempt of a job at a time, counted, within the limits of
// its queue and the slots of the node. What cannot start now waits as before.

// The job as it is now: `running` if it was started or ran already. One that waits for a time does
// not wait for it any more. Errors: not_found, overloaded, storage_full.
[[nodiscard]] auto start_job(Services& services, access::Principal principal, JobId id)
    -> Async<Result<job::Job>>;

// The next due jobs of these tasks, as they were claimed; fewer than `limit` if fewer can start.
// Tasks outside the principal's scope are left out. Errors: overloaded, storage_full.
[[nodiscard]] auto start_next(
    Services& services,
    access::Principal principal,
    std::vector<std::string> tasks,
    std::size_t limit
) -> Async<Result<std::vector<job::Job>>>;

}  // namespace pawl::commands
