// SPDX-License-Identifier: Apache-2.0
#include "pawl/base/clock.h"

#include <ctime>

namespace pawl {
namespace {

auto read_clock(clockid_t id) -> Duration {
    timespec now{};
    clock_gettime(id, &now);
    return std::chrono::duration_cast<Duration>(
        std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec)
    );
}

}  // namespace

auto SystemClock::wall_now() const -> WallTime {
    return WallTime(read_clock(CLOCK_REALTIME));
}

auto SystemClock::steady_now() const -> SteadyTime {
    return SteadyTime(read_clock(CLOCK_BOOTTIME));
}

}  // namespace pawl
