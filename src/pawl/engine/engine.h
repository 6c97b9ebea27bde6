// SPDX-License-Identifier: Apache-2.0
// The loops nobody asks for, started and stopped together.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

#include "pawl/base/result.h"
#include "pawl/engine/cancellations.h"
#include "pawl/engine/context.h"
#include "pawl/engine/dispatcher.h"
#include "pawl/engine/due_loop.h"
#include "pawl/job/job.h"
#include "pawl/store/changes.h"
#include "pawl/store/jobs.h"
#include "pawl/store/nodes.h"

namespace pawl::engine {

// Everything runs on `executor`, which one thread runs. Owned by server.
class Engine {
 public:
    Engine(EngineContext context, Executor executor);

    // Ends what an earlier process left, then starts the loops.
    void start();

    // What a commit changed; on the writer's thread.
    void committed(const store::Changes& changes);
    // What other nodes did, and how they are; on any thread.
    void heard(const store::News& news);
    // Begins work although its queue may be paused: Dispatcher::start_now. On any executor.
    [[nodiscard]] auto start_now(store::StartRequest wanted)
        -> Async<Result<std::vector<job::Job>>>;
    // After a reload: tasks or schedules may have come.
    void reloaded();

    // Stops firing and claiming at once, gives running attempts `grace`, then asks them to stop and
    // gives back those that do not. On any executor; once.
    [[nodiscard]] auto drain(Duration grace) -> Async<>;

    [[nodiscard]] auto in_flight() const -> std::size_t { return dispatcher_.in_flight(); }
    [[nodiscard]] auto is_draining() const -> bool { return !working_; }
    // How long ago the slowest loop showed that it is alive.
    [[nodiscard]] auto silence(SteadyTime now) const -> Duration;

 private:
    [[nodiscard]] auto run() -> Async<>;
    [[nodiscard]] auto run_housekeeping() -> Async<>;
    [[nodiscard]] auto run_pruning() -> Async<>;
    // This node was not heard for too long: others may begin what runs here.
    void stop_what_is_not_ours();
    void follow(const store::Changes& changes);
    [[nodiscard]] auto take_over() -> Async<>;
    void spawn(Async<> loop);
    [[nodiscard]] auto wait_until_idle(Executor executor, SteadyTime until) -> Async<>;
    [[nodiscard]] auto give_back_the_rest() -> Async<>;

    EngineContext context_;
    Executor executor_;
    RunningAttempts running_;
    Dispatcher dispatcher_;
    Cancellations cancellations_;
    DueLoop scheduler_;
    DueLoop promoter_;
    DueLoop bulk_actions_;
    DueLoop lease_sweep_;
    DueLoop sql_retries_;
    std::unique_ptr<Alarm> housekeeping_;
    std::unique_ptr<Alarm> pruning_;
    std::atomic<bool> working_ = true;
    std::atomic<bool> busy_since_prune_ = true;
    std::atomic<bool> taking_over_ = false;
};

}  // namespace pawl::engine
