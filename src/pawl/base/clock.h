// SPDX-License-Identifier: Apache-2.0
// The only source of time. Wall time decides dates, steady time measures durations.
#pragma once

#include <chrono>

namespace pawl {

using Duration = std::chrono::microseconds;

// UTC, microseconds. Stored as an integer of microseconds since 1970.
using WallTime = std::chrono::sys_time<Duration>;

// CLOCK_BOOTTIME: runs on through suspend, never jumps. Its zero has no meaning.
struct SteadyClockTag {
    using duration = Duration;
    using rep = Duration::rep;
    using period = Duration::period;
    using time_point = std::chrono::time_point<SteadyClockTag>;
    static constexpr bool is_steady = true;
};
using SteadyTime = std::chrono::time_point<SteadyClockTag, Duration>;

// Thread-safe. Owned by main; everybody else holds a reference.
class Clock {
 public:
    Clock() = default;
    Clock(const Clock&) = delete;
    auto operator=(const Clock&) -> Clock& = delete;
    virtual ~Clock() = default;

    [[nodiscard]] virtual auto wall_now() const -> WallTime = 0;
    [[nodiscard]] virtual auto steady_now() const -> SteadyTime = 0;
};

class SystemClock final : public Clock {
 public:
    [[nodiscard]] auto wall_now() const -> WallTime override;
    [[nodiscard]] auto steady_now() const -> SteadyTime override;
};

// A clock that a test moves by hand. Not thread-safe: scenarios run on one thread.
class ManualClock final : public Clock {
 public:
    explicit ManualClock(WallTime start = WallTime{}) : wall_(start) {}

    [[nodiscard]] auto wall_now() const -> WallTime override { return wall_; }
    [[nodiscard]] auto steady_now() const -> SteadyTime override { return steady_; }

    // Both clocks move on: time passes.
    void advance(Duration by) {
        wall_ += by;
        steady_ += by;
    }
    // Only the wall clock moves, also backwards: somebody set it.
    void set_wall(WallTime to) { wall_ = to; }

 private:
    WallTime wall_;
    SteadyTime steady_{};
};

}  // namespace pawl
