// SPDX-License-Identifier: Apache-2.0
// One claimed job from start to recorded end.
#pragma once

#include <stop_token>
#include <vector>

#include "pawl/engine/context.h"
#include "pawl/job/attempt.h"
#include "pawl/job/job.h"
#include "pawl/runtime/async.h"

namespace pawl::engine {

// An attempt that is over and not recorded yet.
struct Ending {
    job::Job job = {};
    job::Outcome outcome = {};
    std::vector<job::LogLine> log = {};  // what was not stored while it ran
};

// A job that this node has claimed, and how its attempt is stopped.
struct Claimed {
    job::Job job = {};
    SteadyTime asked_at = {};  // from before the store was asked for it
    SteadyTime deadline = {};
    std::stop_token stop = {};
};

// From then on the attempt can be stopped. On the engine's executor, as soon as the claim is
// answered: whoever asks the store behind the claim finds it.
[[nodiscard]] auto enlist_attempt(
    EngineContext& context, RunningAttempts& running, job::Job job, SteadyTime asked_at
) -> Claimed;

// Runs the attempt to its end, on the engine's executor. The one place that catches what a runner
// throws. What others may hold by now, or was stopped meanwhile, is not begun.
[[nodiscard]] auto run_attempt(
    EngineContext& context, RunningAttempts& running, Executor executor, Claimed claimed
) -> Async<Ending>;

// Decides what becomes of the job, and records it. While the disk is full the end is kept and tried
// again.
[[nodiscard]] auto record_ending(EngineContext& context, Executor executor, Ending ending)
    -> Async<>;

// Records the end of an attempt that this process did not run to its end: its holder is dead, or it
// would not stop. Policy comes from the task; a task that is gone has the default one.
[[nodiscard]] auto end_attempt(EngineContext& context, job::Job job, job::Outcome outcome)
    -> Async<>;

}  // namespace pawl::engine
