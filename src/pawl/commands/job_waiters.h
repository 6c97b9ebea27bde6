// SPDX-License-Identifier: Apache-2.0
// Those who wait for a job to end (`?wait=`) or follow its log, told by the store's commits.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "pawl/base/clock.h"
#include "pawl/base/id.h"
#include "pawl/runtime/alarm.h"
#include "pawl/store/changes.h"

namespace pawl::commands {

// Thread-safe.
class JobWaiters {
 public:
    explicit JobWaiters(Alarms& alarms) : alarms_(alarms) {}

    // One waiter: enter before looking at the job, then look, then wait, and nothing is missed.
    class Waiter {
     public:
        Waiter(JobWaiters& owner, JobId id, std::unique_ptr<Alarm> alarm);
        Waiter(const Waiter&) = delete;
        auto operator=(const Waiter&) -> Waiter& = delete;
        ~Waiter();

        // Until the job changes or has new log lines, the time comes, wake_all() or ring().
        [[nodiscard]] auto wait_until(SteadyTime time) -> Async<void> {
            return alarm_->wait_until(time);
        }
        // Ends the wait; from any thread.
        void ring() { alarm_->ring(); }

     private:
        friend class JobWaiters;
        JobWaiters& owner_;
        JobId id_;
        std::unique_ptr<Alarm> alarm_;
    };

    [[nodiscard]] auto enter(JobId id, Executor executor) -> std::unique_ptr<Waiter>;

    // After a commit, on the writer's thread.
    void notify(const store::Changes& changes);
    // At shutdown: everybody looks once more and then gives up.
    void wake_all();
    [[nodiscard]] auto closing() const -> bool;

 private:
    void ring(JobId id);

    Alarms& alarms_;
    mutable std::mutex mutex_;  // guards the two below
    std::multimap<JobId, Waiter*> waiters_;
    bool closing_ = false;
};

}  // namespace pawl::commands
