// SPDX-License-Identifier: Apache-2.0
// Which slots of a schedule to fire now, which to write off, and when to look again.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/schedule.h"
#include "pawl/schedule/zone.h"

namespace pawl::schedule {

// A slot that is at most this late was not missed: every policy fires it.
inline constexpr Duration kOnTime = std::chrono::seconds(2);
// No plan fires more slots than this, whatever `most` says.
inline constexpr std::int64_t kMostFires = 10'000;

struct CatchUpPolicy {
    CatchUp mode = CatchUp::latest;
    Duration window = std::chrono::hours(24);  // slots older than this are written off
    std::int64_t most = 100;                   // for `all`: the newest so many

    auto operator==(const CatchUpPolicy&) const -> bool = default;
};

// A run of slots that do not fire: one row of the ledger, `skipped:misfire`.
struct SkippedSlots {
    WallTime from;           // the first of them
    WallTime to;             // the last of them
    std::int64_t count = 0;  // exact, however long the run is

    auto operator==(const SkippedSlots&) const -> bool = default;
};

struct FirePlan {
    std::vector<WallTime> fire;           // oldest first
    std::optional<SkippedSlots> skipped;  // they all lie before the first of `fire`
    WallTime marker;                      // the last slot accounted for; never before the old one
    std::optional<WallTime> next;         // the first slot after `marker` (and after now)

    // Whether some of `fire` were missed.
    [[nodiscard]] auto is_late(WallTime now) const -> bool {
        return !fire.empty() && now - fire.front() > kOnTime;
    }

    auto operator==(const FirePlan&) const -> bool = default;
};

// When a schedule fires, without what it fires. Holds references: a parameter, not a member.
struct SlotTiming {
    const CronExpression& expression;
    const Zone& zone;
    WallTime
        marker;  // the last slot accounted for; for a new or edited schedule the time of the edit
};

// Decides about every slot in (marker, now].
//
// `latest`: when all of them are on time, all; else only the last. `all`: the newest `most`.
// `none`: those that are on time. Slots older than the window never fire. A clock that went
// backwards gives an empty plan with an unchanged marker: nothing repeats. Cost: some microseconds
// plus the fires, also after years of an every-second schedule. Pure.
[[nodiscard]] auto plan_fires(const SlotTiming& timing, const CatchUpPolicy& policy, WallTime now)
    -> FirePlan;

// Writes off every slot in (marker, now]: for a schedule that is paused. Pure.
[[nodiscard]] auto plan_no_fires(const SlotTiming& timing, WallTime now) -> FirePlan;

}  // namespace pawl::schedule
