// SPDX-License-Identifier: Apache-2.0
// What schedules did and are going to do.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/commands/services.h"
#include "pawl/store/schedules.h"

namespace pawl::commands {

// Those that are not paused, by when their next slot comes; of a principal with a scope, among the
// first kMostLookedAt.
[[nodiscard]] auto upcoming_schedules(
    Services& services, access::Principal principal, std::size_t limit
) -> Async<Result<std::vector<store::StoredSchedule>>>;

// What a schedule did in a span of time, and what it is going to do.
struct Lane {
    store::StoredSchedule schedule = {};
    std::vector<store::LedgerRun> runs = {};  // oldest first, the newest kMostRunsALane
    bool has_more_runs = false;
    std::vector<WallTime> next = {};  // later than now, at most kMostRunsALane; none while paused
    bool has_more_next = false;
};
inline constexpr std::size_t kMostRunsALane = 200;
struct LaneRange {
    WallTime from = {};
    WallTime to = {};  // the first time that does not count
    WallTime now = {};
};
// By name, those behind `after`, one lane each.
[[nodiscard]] auto timeline(
    Services& services,
    access::Principal principal,
    LaneRange range,
    std::string after,
    std::size_t limit
) -> Async<Result<std::vector<Lane>>>;

}  // namespace pawl::commands
