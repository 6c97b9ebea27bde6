// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/running_attempts.h"

#include <utility>

namespace pawl::engine {

auto RunningAttempts::add(JobId id, std::int64_t fence, SteadyTime deadline) -> std::stop_token {
    const std::scoped_lock lock(mutex_);
    auto& entry = attempts_[{id, fence}];
    entry = {.fence = fence, .deadline = deadline};
    return entry.stop.get_token();
}

auto RunningAttempts::remove(JobId id, std::int64_t fence) -> StopReason {
    const std::scoped_lock lock(mutex_);
    auto node = attempts_.extract({id, fence});
    return node.empty() ? StopReason::none : node.mapped().reason;
}

// Stop callbacks run outside the lock: they may come back here.
auto RunningAttempts::stop(JobId id, StopReason reason) -> bool {
    std::vector<std::stop_source> sources;
    {
        const std::scoped_lock lock(mutex_);
        for (auto it = attempts_.lower_bound({id, 0});
             it != attempts_.end() && it->first.first == id;
             ++it) {
            if (it->second.reason == StopReason::none) {
                it->second.reason = reason;
                sources.push_back(it->second.stop);
            }
        }
    }
    stop_each(sources);
    return !sources.empty();
}

void RunningAttempts::stop(JobId id, std::int64_t fence, StopReason reason) {
    std::vector<std::stop_source> sources;
    {
        const std::scoped_lock lock(mutex_);
        const auto found = attempts_.find({id, fence});
        if (found != attempts_.end() && found->second.reason == StopReason::none) {
            found->second.reason = reason;
            sources.push_back(found->second.stop);
        }
    }
    stop_each(sources);
}

auto RunningAttempts::stop_all(StopReason reason) -> std::size_t {
    std::vector<std::stop_source> sources;
    {
        const std::scoped_lock lock(mutex_);
        for (auto& [id, entry] : attempts_) {
            if (entry.reason == StopReason::none) {
                entry.reason = reason;
                sources.push_back(entry.stop);
            }
        }
    }
    stop_each(sources);
    return sources.size();
}

void RunningAttempts::stop_overdue(SteadyTime now) {
    std::vector<std::stop_source> sources;
    {
        const std::scoped_lock lock(mutex_);
        for (auto& [id, entry] : attempts_) {
            if (entry.reason == StopReason::none && entry.deadline <= now) {
                entry.reason = StopReason::timed_out;
                sources.push_back(entry.stop);
            }
        }
    }
    stop_each(sources);
}

auto RunningAttempts::count() const -> std::size_t {
    const std::scoped_lock lock(mutex_);
    return attempts_.size();
}

auto RunningAttempts::left() const -> std::vector<Left> {
    const std::scoped_lock lock(mutex_);
    std::vector<Left> left;
    left.reserve(attempts_.size());
    for (const auto& [attempt, entry] : attempts_) {
        left.push_back({.id = attempt.first, .fence = entry.fence});
    }
    return left;
}

void RunningAttempts::stop_each(std::vector<std::stop_source>& sources) {
    for (auto& source : sources) {
        source.request_stop();
    }
}

}  // namespace pawl::engine
