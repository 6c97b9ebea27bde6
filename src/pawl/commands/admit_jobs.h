// SPDX-License-Identifier: Apache-2.0
// What kinds say to requests for their jobs before those are stored.
#pragma once

#include <span>

#include "pawl/base/result.h"
#include "pawl/commands/check_requests.h"
#include "pawl/commands/services.h"
#include "pawl/store/jobs.h"

namespace pawl::commands {

// Asks the runners that have something to say (task::Runner::admits), one job after the other. The
// error is that of the first job that is refused, and the field is its payload. A task that this
// node cannot run refuses nothing. `jobs` outlives the coroutine.
[[nodiscard]] auto admit_jobs(Services& services, std::span<const store::NewJob> jobs, Shape shape)
    -> Async<Result<>>;

}  // namespace pawl::commands
