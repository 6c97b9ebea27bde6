// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/work_waiters.h"

#include <utility>

namespace pawl::commands {

WorkWaiters::Waiter::Waiter(WorkWaiters& owner, std::unique_ptr<Alarm> alarm)
    : owner_(owner), alarm_(std::move(alarm)) {
    const std::scoped_lock lock(owner_.mutex_);
    owner_.waiters_.insert(this);
}

WorkWaiters::Waiter::~Waiter() {
    const std::scoped_lock lock(owner_.mutex_);
    owner_.waiters_.erase(this);
}

auto WorkWaiters::enter(Executor executor) -> std::unique_ptr<Waiter> {
    return std::make_unique<Waiter>(*this, alarms_.make(std::move(executor)));
}

void WorkWaiters::notify(const store::Changes& changes) {
    if (!changes.work_added) {
        return;
    }
    const std::scoped_lock lock(mutex_);
    for (auto* const waiter : waiters_) {
        waiter->alarm_->ring();
    }
}

void WorkWaiters::wake_all() {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
    for (auto* const waiter : waiters_) {
        waiter->alarm_->ring();
    }
}

auto WorkWaiters::closing() const -> bool {
    const std::scoped_lock lock(mutex_);
    return closing_;
}

}  // namespace pawl::commands
