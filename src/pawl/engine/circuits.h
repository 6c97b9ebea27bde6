// SPDX-License-Identifier: Apache-2.0
// The circuit breakers of this node: one for each task that asks for one, and its destination.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/base/clock.h"
#include "pawl/flow/circuit_breaker.h"
#include "pawl/job/outcome.h"
#include "pawl/task/registry.h"
#include "pawl/task/task.h"

namespace pawl::engine {

// What a node shows of a task's circuit.
struct CircuitView {
    flow::CircuitState state = flow::CircuitState::closed;
    std::string destination = {};
    std::optional<SteadyTime> closed_until = std::nullopt;  // no call goes out before
};

// Thread-safe: claims ask on the writer's thread, attempts tell on the engine's.
class Circuits {
 public:
    // Whether a job of the task may be claimed now.
    [[nodiscard]] auto lets_through(const task::Task& task, SteadyTime now) -> bool;
    // The same at the start of an attempt, which in half_open becomes the probe; false: another one
    // is the probe already.
    [[nodiscard]] auto start(const task::Task& task, SteadyTime now) -> bool;
    // How an attempt that start() let through ended.
    void ended(const task::Task& task, const job::Outcome& outcome, SteadyTime now);

    // When the next open circuit lets a call through; nullopt: none is open.
    [[nodiscard]] auto next_probe(SteadyTime now) const -> std::optional<SteadyTime>;
    [[nodiscard]] auto view(const task::Task& task, SteadyTime now) const -> CircuitView;
    // When a call of that task may go out; nullopt: now, or there is no such task.
    [[nodiscard]] auto open_until(
        const task::TaskMap& tasks, const std::string& task, const Clock& clock
    ) const -> std::optional<WallTime>;

 private:
    using Key = std::pair<std::string, std::string>;  // task, destination
    [[nodiscard]] static auto key_of(const task::Task& task) -> Key;
    [[nodiscard]] auto breaker_of(const task::Task& task) -> flow::CircuitBreaker*;

    mutable std::mutex mutex_;  // guards breakers_
    std::map<Key, flow::CircuitBreaker> breakers_;
};

}  // namespace pawl::engine
