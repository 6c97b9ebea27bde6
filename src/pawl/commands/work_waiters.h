// SPDX-License-Identifier: Apache-2.0
// Workers outside that wait for work of a queue (`wait` of a lease), told by the store's commits.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "pawl/base/clock.h"
#include "pawl/runtime/alarm.h"
#include "pawl/store/changes.h"

namespace pawl::commands {

// Thread-safe.
class WorkWaiters {
 public:
    explicit WorkWaiters(Alarms& alarms) : alarms_(alarms) {}

    // One waiter: enter before looking for work, then look, then wait, and nothing is missed.
    class Waiter {
     public:
        Waiter(WorkWaiters& owner, std::string queue, std::unique_ptr<Alarm> alarm);
        Waiter(const Waiter&) = delete;
        auto operator=(const Waiter&) -> Waiter& = delete;
        ~Waiter();

        // Until there may be work in the queue, the time comes, or wake_all().
        [[nodiscard]] auto wait_until(SteadyTime time) -> Async<void> {
            return alarm_->wait_until(time);
        }
        // Ends the wait; from any thread.
        void ring() { alarm_->ring(); }

     private:
        friend class WorkWaiters;
        WorkWaiters& owner_;
        std::unique_ptr<Alarm> alarm_;
        std::multimap<std::string, Waiter*, std::less<>>::iterator place_;
    };

    [[nodiscard]] auto enter(std::string queue, Executor executor) -> std::unique_ptr<Waiter>;

    // After a commit, on the writer's thread: wakes those whose queues it names.
    void notify(const store::Changes& changes);
    // At shutdown: nobody is given work any more.
    void wake_all();
    [[nodiscard]] auto closing() const -> bool;

 private:
    void ring_all();  // while mutex_ is held

    Alarms& alarms_;
    mutable std::mutex mutex_;                                  // guards the two below
    std::multimap<std::string, Waiter*, std::less<>> waiters_;  // by queue
    bool closing_ = false;
};

}  // namespace pawl::commands
