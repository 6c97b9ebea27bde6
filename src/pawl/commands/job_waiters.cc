// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/job_waiters.h"

#include <utility>

namespace pawl::commands {

JobWaiters::Waiter::Waiter(JobWaiters& owner, JobId id, std::unique_ptr<Alarm> alarm)
    : owner_(owner), id_(id), alarm_(std::move(alarm)) {
    const std::scoped_lock lock(owner_.mutex_);
    owner_.waiters_.emplace(id_, this);
}

JobWaiters::Waiter::~Waiter() {
    const std::scoped_lock lock(owner_.mutex_);
    const auto [first, last] = owner_.waiters_.equal_range(id_);
    for (auto it = first; it != last; ++it) {
        if (it->second == this) {
            owner_.waiters_.erase(it);
            return;
        }
    }
}

auto JobWaiters::enter(JobId id, Executor executor) -> std::unique_ptr<Waiter> {
    return std::make_unique<Waiter>(*this, id, alarms_.make(std::move(executor)));
}

void JobWaiters::notify(const store::Changes& changes) {
    const std::scoped_lock lock(mutex_);
    if (waiters_.empty()) {
        return;
    }
    for (const auto& change : changes.jobs) {
        ring(change.id);
    }
    for (const auto id : changes.logged) {
        ring(id);
    }
}

// Under the lock.
void JobWaiters::ring(JobId id) {
    const auto [first, last] = waiters_.equal_range(id);
    for (auto it = first; it != last; ++it) {
        it->second->alarm_->ring();
    }
}

void JobWaiters::wake_all() {
    const std::scoped_lock lock(mutex_);
    closing_ = true;
    for (const auto& [id, waiter] : waiters_) {
        waiter->alarm_->ring();
    }
}

auto JobWaiters::closing() const -> bool {
    const std::scoped_lock lock(mutex_);
    return closing_;
}

}  // namespace pawl::commands
