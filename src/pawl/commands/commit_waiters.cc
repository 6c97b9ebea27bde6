// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/commit_waiters.h"

#include <utility>

namespace pawl::commands {

CommitWaiters::Waiter::Waiter(CommitWaiters& owner, std::unique_ptr<Alarm> alarm)
    : owner_(owner), alarm_(std::move(alarm)) {
    const std::scoped_lock lock(owner_.mutex_);
    owner_.waiters_.insert(this);
}

CommitWaiters::Waiter::~Waiter() {
    const std::scoped_lock lock(owner_.mutex_);
    owner_.waiters_.erase(this);
}

auto CommitWaiters::enter(Executor executor) -> std::unique_ptr<Waiter> {
    return std::make_unique<Waiter>(*this, alarms_.make(std::move(executor)));
}

void CommitWaiters::notify() {
    const std::scoped_lock lock(mutex_);
    for (auto* const waiter : waiters_) {
        waiter->alarm_->ring();
    }
}

void CommitWaiters::wake_all() {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
    for (auto* const waiter : waiters_) {
        waiter->alarm_->ring();
    }
}

auto CommitWaiters::closing() const -> bool {
    const std::scoped_lock lock(mutex_);
    return closing_;
}

}  // namespace pawl::commands
