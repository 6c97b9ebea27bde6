// SPDX-License-Identifier: Apache-2.0
// Waiting, so that a test can wait without time passing.
#pragma once

#include <memory>
#include <optional>

#include "pawl/base/clock.h"
#include "pawl/runtime/async.h"

namespace pawl {

// What one loop sleeps on: until a time, or until somebody rings. A ring with nobody waiting is
// remembered for the next wait, so no wake-up is lost between a look and a sleep.
class Alarm {
 public:
    Alarm() = default;
    Alarm(const Alarm&) = delete;
    auto operator=(const Alarm&) -> Alarm& = delete;
    virtual ~Alarm() = default;

    // One coroutine at a time, on the alarm's own executor. nullopt waits for a ring alone.
    [[nodiscard]] virtual auto wait_until(std::optional<SteadyTime> time) -> Async<void> = 0;
    // From any thread, as long as the alarm lives.
    virtual void ring() = 0;
};

// Makes alarms: real ones on timers, or those of a test on a ManualClock.
class Alarms {
 public:
    Alarms() = default;
    Alarms(const Alarms&) = delete;
    auto operator=(const Alarms&) -> Alarms& = delete;
    virtual ~Alarms() = default;

    [[nodiscard]] virtual auto make(Executor executor) -> std::unique_ptr<Alarm> = 0;
};

// On Asio's timers. `clock` must be the system's.
[[nodiscard]] auto make_system_alarms(const Clock& clock) -> std::unique_ptr<Alarms>;

}  // namespace pawl
