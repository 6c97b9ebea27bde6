// SPDX-License-Identifier: Apache-2.0
// Takes ready jobs for the free slots of this node, and no more than it can start.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/engine/context.h"
#include "pawl/engine/run_attempt.h"
#include "pawl/runtime/async.h"
#include "pawl/store/jobs.h"

namespace pawl::engine {

// Lives on the engine's executor; wake() and stop_claiming() from any thread. It sleeps until
// somebody tells it of work: nothing polls.
class Dispatcher {
 public:
    // `busy` is called when the first attempt starts of a node that ran none.
    Dispatcher(
        EngineContext& context,
        RunningAttempts& running,
        Executor executor,
        std::function<void()> busy
    );

    // Until stop_claiming().
    [[nodiscard]] auto run() -> Async<>;
    void wake() { alarm_->ring(); }

    // Claims what is asked for and starts it, if a slot is free and the limits of its queue allow;
    // gives what was started, as it was claimed. On the engine's executor. Errors: those of
    // Writer::claim, store_unavailable.
    [[nodiscard]] auto start_now(store::StartRequest wanted)
        -> Async<Result<std::vector<job::Job>>>;

    // Stops those of these jobs that run here and are to be cancelled, as the store says: what is
    // heard of other nodes may come late, when the attempt that was meant is over. On the engine's
    // executor. False: ask again.
    [[nodiscard]] auto stop_cancelled(std::vector<JobId> ids) -> Async<bool>;

    void stop_claiming();

    // Attempts that have started and are not recorded yet.
    [[nodiscard]] auto in_flight() const -> std::size_t { return in_flight_; }

 private:
    // What the loop does after a turn: claims again, or sleeps until a time or somebody's ring.
    struct Next {
        bool claims_again = false;
        std::optional<SteadyTime> until = std::nullopt;
    };
    [[nodiscard]] auto poll() -> Async<Next>;
    [[nodiscard]] auto free_slots() const -> std::size_t;
    // Whether the store was heard lately.
    [[nodiscard]] auto may_start() const -> bool;
    // A claim's answer was lost: starts what it took, if it took anything. False: ask again.
    [[nodiscard]] auto start_what_was_taken() -> Async<bool>;
    void note_error(const Error& error);
    // Of whatever this node can run, for its free slots; to be narrowed.
    [[nodiscard]] auto any_work() -> store::ClaimRequest;
    // `asked_at`: before the store was asked for it.
    void start(job::Job job, SteadyTime asked_at);
    [[nodiscard]] auto carry(Claimed claimed) -> Async<>;

    EngineContext& context_;
    RunningAttempts& running_;
    Executor executor_;
    std::function<void()> busy_;
    std::unique_ptr<Alarm> alarm_;
    std::atomic<bool> claiming_ = true;
    std::atomic<std::size_t> executing_ = 0;  // claimed and not over: what takes a slot
    std::atomic<std::size_t> in_flight_ = 0;
    std::set<std::pair<JobId, std::int64_t>> carried_;  // with its fence: what is in flight
    bool may_have_taken_more_ = false;
};

}  // namespace pawl::engine
