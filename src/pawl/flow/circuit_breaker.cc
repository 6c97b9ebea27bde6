// SPDX-License-Identifier: Apache-2.0
#include "pawl/flow/circuit_breaker.h"

namespace pawl::flow {

auto CircuitBreaker::state(SteadyTime now) const -> CircuitState {
    if (!opened_at_) {
        return CircuitState::closed;
    }
    return now < *opened_at_ + policy_.open ? CircuitState::open : CircuitState::half_open;
}

auto CircuitBreaker::closed_until(SteadyTime now) const -> std::optional<SteadyTime> {
    switch (state(now)) {
        case CircuitState::closed:
            return std::nullopt;
        case CircuitState::open:
            return *opened_at_ + policy_.open;
        case CircuitState::half_open:
            return probing_ ? std::optional(now + policy_.open) : std::nullopt;
    }
    return std::nullopt;
}

void CircuitBreaker::started(SteadyTime now) {
    probing_ = state(now) == CircuitState::half_open;
}

void CircuitBreaker::succeeded() {
    opened_at_.reset();
    probing_ = false;
    failures_.clear();
}

void CircuitBreaker::failed(SteadyTime now) {
    if (opened_at_) {
        // A call that was under way when it opened says nothing new.
        if (probing_) {
            opened_at_ = now;
            probing_ = false;
        }
        return;
    }
    failures_.push_back(now);
    while (failures_.front() <= now - policy_.within) {
        failures_.pop_front();
    }
    if (failures_.size() >= static_cast<std::size_t>(policy_.failures)) {
        opened_at_ = now;
        failures_.clear();
    }
}

}  // namespace pawl::flow
