// SPDX-License-Identifier: Apache-2.0
// What a running attempt may see and say.
#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/job/job.h"
#include "pawl/job/job_request.h"
#include "pawl/observe/log.h"
#include "pawl/runtime/async.h"
#include "pawl/task/spawner.h"

namespace pawl::task {

// Made by the engine for one attempt, destroyed after its end. Every method may be called from the
// thread that runs the attempt; log() and report_progress() from any thread.
class TaskContext {
 public:
    TaskContext() = default;
    TaskContext(const TaskContext&) = delete;
    auto operator=(const TaskContext&) -> TaskContext& = delete;
    virtual ~TaskContext() = default;

    // The job as it was claimed: payload, attempt, fence, slot.
    [[nodiscard]] virtual auto job() const -> const job::Job& = 0;
    // When the attempt is stopped at the latest. Runners bound each wait by it.
    [[nodiscard]] virtual auto deadline() const -> SteadyTime = 0;
    // Asks the runner to stop: cancel, timeout or shutdown.
    [[nodiscard]] virtual auto stop() const -> std::stop_token = 0;
    // Whether the attempt is still this node's. A process that was frozen for longer than its lease
    // finds out here before anybody has told it to stop: asked right before what cannot be taken
    // back, such as sending a request. Thread-safe.
    [[nodiscard]] virtual auto may_act() const -> bool = 0;
    // Where the runner's coroutine runs.
    [[nodiscard]] virtual auto clock() const -> const Clock& = 0;

    // Kept with the job, and to be seen half a second later: at most 1,000 lines of 8 kB an
    // attempt, then one line says that more came.
    virtual void log(LogLevel level, std::string_view message) = 0;
    // percent 0..100 (clamped).
    virtual void report_progress(int percent, std::string_view message) = 0;
    // The server's log, for those who watch many jobs. Lines about a part of a job name `job_id`,
    // `task` and `attempt`.
    [[nodiscard]] virtual auto logger() const -> Logger& = 0;

    // Creates jobs (spawner.h). A request without a unique key gets one of this job's id and of its
    // place among all that this attempt spawns: an attempt that spawns the same in the same order
    // again creates nothing twice. One call at a time.
    [[nodiscard]] virtual auto spawn(std::vector<job::JobRequest> requests)
        -> Async<Result<std::vector<Spawned>>> = 0;
};

}  // namespace pawl::task
