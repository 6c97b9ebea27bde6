// SPDX-License-Identifier: Apache-2.0
// Answers that are held until a job is final.
#pragma once

#include <cstdint>

#include "pawl/base/id.h"
#include "pawl/base/result.h"
#include "pawl/compat/route.h"
#include "pawl/job/job.h"
#include "pawl/task/task.h"

namespace pawl::compat {

// `call` outlives the coroutines below.

// The job when it is final, or as it is when the wait of the options is over, the client is gone or
// the node drains: then still_running() is the answer.
[[nodiscard]] auto hold(const Call& call, JobId id) -> Async<Result<job::Job>>;

// Whether a run changes nothing and says what it would do: its payload has "dryRun":true.
enum class DryRun : std::uint8_t { no, yes };
// `?dryRun=1`
[[nodiscard]] auto dry_run_of(const Call& call) -> DryRun;

// Runs the task and holds. A call while a run of the task is ready, runs or waits for its next
// attempt joins that one; a dry run joins dry runs only.
[[nodiscard]] auto run_to_end(const Call& call, task::Task task, DryRun dry_run)
    -> Async<Result<job::Job>>;

}  // namespace pawl::compat
