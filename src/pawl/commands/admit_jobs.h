// SPDX-License-Identifier: Apache-2.0
// What kinds say to requests for their jobs before those are stored (task::Runner::admit).
#pragma once

#include <span>

#include "pawl/base/result.h"
#include "pawl/commands/check_requests.h"
#include "pawl/commands/services.h"
#include "pawl/job/job.h"
#include "pawl/store/jobs.h"

namespace pawl::commands {

// Of the job, only its task, payload and user are looked at. Error: the runner's, of the field
// "/payload"; database_unavailable has no field. A task that this node cannot run, or does not
// know, refuses nothing. `job` outlives the coroutine.
[[nodiscard]] auto admit_job(Services& services, const job::Job& job) -> Async<Result<>>;

// One job after the other. The error is that of the first job that is refused; of a list, the field
// is "/3/payload". `jobs` outlives the coroutine.
[[nodiscard]] auto admit_jobs(Services& services, std::span<const store::NewJob> jobs, Shape shape)
    -> Async<Result<>>;

}  // namespace pawl::commands
