// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/work_waiters.h"

#include <utility>

namespace pawl::commands {

WorkWaiters::Waiter::Waiter(WorkWaiters& owner, std::string queue, std::unique_ptr<Alarm> alarm)
    : owner_(owner), alarm_(std::move(alarm)) {
    const std::scoped_lock lock(owner_.mutex_);
    place_ = owner_.waiters_.emplace(std::move(queue), this);
}

WorkWaiters::Waiter::~Waiter() {
    const std::scoped_lock lock(owner_.mutex_);
    owner_.waiters_.erase(place_);
}

auto WorkWaiters::enter(std::string queue, Executor executor) -> std::unique_ptr<Waiter> {
    return std::make_unique<Waiter>(*this, std::move(queue), alarms_.make(std::move(executor)));
}

void WorkWaiters::notify(const store::Changes& changes) {
    const auto& work = changes.work_added;
    if (!work.any()) {
        return;
    }
    const std::scoped_lock lock(mutex_);
    if (work.is_everywhere()) {
        ring_all();
        return;
    }
    for (const auto& queue : work.queues()) {
        const auto [first, last] = waiters_.equal_range(queue);
        for (auto it = first; it != last; ++it) {
            it->second->alarm_->ring();
        }
    }
}

void WorkWaiters::wake_all() {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
    ring_all();
}

void WorkWaiters::ring_all() {
    for (const auto& [queue, waiter] : waiters_) {
        waiter->alarm_->ring();
    }
}

auto WorkWaiters::closing() const -> bool {
    const std::scoped_lock lock(mutex_);
    return closing_;
}

}  // namespace pawl::commands
