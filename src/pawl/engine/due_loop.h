// SPDX-License-Identifier: Apache-2.0
// A loop that sleeps until the next due time: the shape of the scheduler, the promoter and the
// sweep of leases.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

#include "pawl/base/result.h"
#include "pawl/engine/context.h"
#include "pawl/runtime/async.h"

namespace pawl::engine {

// Asks `sweep` when something is due; it gives the next due time. In between the loop looks at the
// clock once a second, so that a clock that was set is noticed, and at nothing else: an idle store
// is left alone.
class DueLoop {
 public:
    using Sweep = std::function<Async<Result<std::optional<WallTime>>>(WallTime now)>;
    using Time = std::function<WallTime()>;

    // `time` is what due times are measured by: the wall clock or store time.
    DueLoop(EngineContext& context, Executor executor, std::string name, Time time, Sweep sweep);

    // Until stop().
    [[nodiscard]] auto run() -> Async<>;
    // Something may be due at `time`. From any thread.
    void expect(WallTime time);
    // Something changed: ask again now. From any thread.
    void ask_again() { expect(WallTime::min()); }
    void stop();

    // When the loop last showed that it is alive; for the watchdog.
    [[nodiscard]] auto last_beat() const -> SteadyTime { return last_beat_; }

 private:
    [[nodiscard]] auto take_due(WallTime now) -> bool;
    [[nodiscard]] auto sweep_once(WallTime now) -> Async<>;

    EngineContext& context_;
    std::string name_;
    Time time_;
    Sweep sweep_;
    std::unique_ptr<Alarm> alarm_;
    std::atomic<bool> running_ = true;
    std::atomic<SteadyTime> last_beat_ = SteadyTime{};

    std::mutex mutex_;  // guards next_
    std::optional<WallTime> next_ = WallTime::min();
};

}  // namespace pawl::engine
