// SPDX-License-Identifier: Apache-2.0
// One claimed job from start to recorded end.
#pragma once

#include "pawl/engine/context.h"
#include "pawl/job/job.h"
#include "pawl/runtime/async.h"

namespace pawl::engine {

// Runs the attempt, decides what becomes of the job, and records it; on the engine's executor. The
// one place that catches what a runner throws. While the disk is full the end is kept and tried
// again.
[[nodiscard]] auto run_attempt(
    EngineContext& context, RunningAttempts& running, Executor executor, job::Job job
) -> Async<>;

// Records the end of an attempt that this process did not run to its end: its holder is dead, or it
// would not stop. Policy comes from the task; a task that is gone has the default one.
[[nodiscard]] auto end_attempt(EngineContext& context, job::Job job, job::Outcome outcome)
    -> Async<>;

}  // namespace pawl::engine
