// SPDX-License-Identifier: Apache-2.0
// How many jobs of some tasks there are, by state.
#pragma once

#include <string>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/result.h"
#include "pawl/commands/services.h"
#include "pawl/store/jobs.h"
#include "pawl/store/queues.h"

namespace pawl::commands {

// From maintained counters, in all queues that the principal's scope allows. Errors: those of
// reads.
[[nodiscard]] auto count_jobs(
    Services& services, access::Principal principal, std::vector<std::string> tasks
) -> Async<Result<std::vector<store::JobCount>>>;

// Those of the filter's task that carry its tag. Costs as much as the task has jobs. For who sees
// the jobs of all users.
[[nodiscard]] auto count_tagged_jobs(
    Services& services, access::Principal principal, store::JobFilter filter
) -> Async<Result<std::vector<store::StateCount>>>;

}  // namespace pawl::commands
