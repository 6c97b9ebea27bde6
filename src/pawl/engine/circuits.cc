// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/circuits.h"

namespace pawl::engine {
namespace {

using job::AttemptEnd;

// Whether the destination showed that it is not well. A request that it refuses for good shows
// that it is there.
auto shows_trouble(const job::Outcome& outcome) -> bool {
    return outcome.end == AttemptEnd::timed_out ||
           (outcome.end == AttemptEnd::failed && outcome.error.retryable);
}

auto shows_health(const job::Outcome& outcome) -> bool {
    return outcome.end == AttemptEnd::succeeded ||
           (outcome.end == AttemptEnd::failed && !outcome.error.retryable);
}

}  // namespace

auto Circuits::key_of(const task::Task& task) -> Key {
    return {task.name, task.runner ? std::string(task.runner->destination()) : std::string()};
}

// nullptr: the task has no circuit breaker. The lock is held.
auto Circuits::breaker_of(const task::Task& task) -> flow::CircuitBreaker* {
    if (!task.circuit_breaker) {
        return nullptr;
    }
    return &breakers_.try_emplace(key_of(task), *task.circuit_breaker).first->second;
}

auto Circuits::lets_through(const task::Task& task, SteadyTime now) -> bool {
    const std::scoped_lock lock(mutex_);
    const auto* const breaker = breaker_of(task);
    return breaker == nullptr || !breaker->closed_until(now);
}

auto Circuits::start(const task::Task& task, SteadyTime now) -> bool {
    const std::scoped_lock lock(mutex_);
    auto* const breaker = breaker_of(task);
    if (breaker == nullptr) {
        return true;
    }
    if (breaker->closed_until(now)) {
        return false;
    }
    breaker->started(now);
    return true;
}

void Circuits::ended(const task::Task& task, const job::Outcome& outcome, SteadyTime now) {
    const std::scoped_lock lock(mutex_);
    auto* const breaker = breaker_of(task);
    if (breaker == nullptr) {
        return;
    }
    if (shows_trouble(outcome)) {
        breaker->failed(now);
    } else if (shows_health(outcome)) {
        breaker->succeeded();
    } else {
        breaker->ended_otherwise();
    }
}

auto Circuits::next_probe(SteadyTime now) const -> std::optional<SteadyTime> {
    const std::scoped_lock lock(mutex_);
    std::optional<SteadyTime> next;
    for (const auto& [key, breaker] : breakers_) {
        if (breaker.state(now) != flow::CircuitState::open) {
            continue;
        }
        const auto until = breaker.closed_until(now);
        if (until && (!next || *until < *next)) {
            next = until;
        }
    }
    return next;
}

auto Circuits::view(const task::Task& task, SteadyTime now) const -> CircuitView {
    const std::scoped_lock lock(mutex_);
    const auto key = key_of(task);
    const auto found = breakers_.find(key);
    if (found == breakers_.end()) {
        return {.destination = key.second};
    }
    return {
        .state = found->second.state(now),
        .destination = key.second,
        .closed_until = found->second.closed_until(now),
    };
}

auto Circuits::open_until(const task::TaskMap& tasks, const std::string& task, const Clock& clock)
    const -> std::optional<WallTime> {
    const auto found = tasks.find(task);
    if (found == tasks.end()) {
        return std::nullopt;
    }
    const auto now = clock.steady_now();
    const auto until = view(found->second, now).closed_until;
    return until ? std::optional(clock.wall_now() + (*until - now)) : std::nullopt;
}

}  // namespace pawl::engine
