// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/cancellations.h"

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <utility>

namespace pawl::engine {
namespace {

auto cancelling(const store::Changes& changes) -> std::vector<JobId> {
    std::vector<JobId> ids;
    for (const auto& change : changes.jobs) {
        if (change.event == store::JobEvent::cancelling) {
            ids.push_back(change.id);
        }
    }
    return ids;
}

}  // namespace

Cancellations::Cancellations(Dispatcher& dispatcher, RunningAttempts& running, Executor executor)
    : dispatcher_(dispatcher), running_(running), executor_(std::move(executor)) {}

void Cancellations::committed(const store::Changes& changes) {
    auto ids = cancelling(changes);
    std::erase_if(ids, [this](JobId id) { return running_.stop(id, StopReason::cancelled); });
    if (!ids.empty()) {
        ask_for(ids);
    }
}

void Cancellations::heard(const store::Changes& changes) {
    ask_for(cancelling(changes));
}

void Cancellations::ask_for(const std::vector<JobId>& ids) {
    {
        const std::scoped_lock lock(mutex_);
        waiting_.insert(waiting_.end(), ids.begin(), ids.end());
        if (waiting_.empty() || std::exchange(is_asking_, true)) {
            return;
        }
    }
    // On the executor's own thread it begins here. An exception that reaches it is a bug: it ends
    // the process at main's door.
    boost::asio::co_spawn(executor_, ask(), [](const std::exception_ptr& failure) {
        if (failure) {
            std::rethrow_exception(failure);
        }
    });
}

auto Cancellations::ask() -> Async<> {
    for (auto ids = next(); !ids.empty(); ids = next()) {
        if (!co_await dispatcher_.stop_cancelled(ids)) {
            give_up(ids);
            break;
        }
    }
}

// None: the walk is over.
auto Cancellations::next() -> std::vector<JobId> {
    const std::scoped_lock lock(mutex_);
    is_asking_ = !waiting_.empty();
    return std::exchange(waiting_, {});
}

void Cancellations::give_up(const std::vector<JobId>& ids) {
    const std::scoped_lock lock(mutex_);
    waiting_.insert(waiting_.end(), ids.begin(), ids.end());
    is_asking_ = false;
}

}  // namespace pawl::engine
