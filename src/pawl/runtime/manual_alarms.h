// SPDX-License-Identifier: Apache-2.0
// Alarms on a ManualClock: scenarios run hours in milliseconds, on one thread.
#pragma once

#include <list>
#include <memory>
#include <optional>

#include "pawl/runtime/alarm.h"
#include "pawl/runtime/suspend.h"

namespace pawl {

// Not thread-safe: everything in a scenario runs on one io_context.
class ManualAlarms final : public Alarms {
 public:
    explicit ManualAlarms(const Clock& clock) : clock_(clock) {}

    [[nodiscard]] auto make(Executor executor) -> std::unique_ptr<Alarm> override;

    // The earliest time that anybody waits for.
    [[nodiscard]] auto next() const -> std::optional<SteadyTime>;
    // Wakes everybody whose time has come.
    void fire_due();
    // Gives up everybody who waits, as the end of their process would. While their executors are
    // there: a coroutine unwinds through its own.
    void forget_all();

 private:
    class ManualAlarm;
    const Clock& clock_;
    std::list<ManualAlarm*> alarms_;
};

}  // namespace pawl
