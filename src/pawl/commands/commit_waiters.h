// SPDX-License-Identifier: Apache-2.0
// Those who follow the journal, told by each commit.
#pragma once

#include <memory>
#include <mutex>
#include <set>

#include "pawl/base/clock.h"
#include "pawl/runtime/alarm.h"

namespace pawl::commands {

// Thread-safe.
class CommitWaiters {
 public:
    explicit CommitWaiters(Alarms& alarms) : alarms_(alarms) {}

    // One follower: enter before reading, then read, then wait, and nothing is missed.
    class Waiter {
     public:
        Waiter(CommitWaiters& owner, std::unique_ptr<Alarm> alarm);
        Waiter(const Waiter&) = delete;
        auto operator=(const Waiter&) -> Waiter& = delete;
        ~Waiter();

        // Until a commit, the time, wake_all() or ring().
        [[nodiscard]] auto wait_until(SteadyTime time) -> Async<void> {
            return alarm_->wait_until(time);
        }
        void ring() { alarm_->ring(); }

     private:
        friend class CommitWaiters;
        CommitWaiters& owner_;
        std::unique_ptr<Alarm> alarm_;
    };

    [[nodiscard]] auto enter(Executor executor) -> std::unique_ptr<Waiter>;

    // After a commit that the journal has, on the writer's thread.
    void notify();
    // At shutdown: everybody looks once more and then gives up.
    void wake_all();
    [[nodiscard]] auto closing() const -> bool;

 private:
    Alarms& alarms_;
    mutable std::mutex mutex_;  // guards the two below
    std::set<Waiter*> waiters_;
    bool closing_ = false;
};

}  // namespace pawl::commands
