// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/after.h"

#include <algorithm>
#include <optional>

#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/last_slot.h"

namespace pawl::engine {
namespace {

using std::chrono::seconds;

// Intervals have no wall-clock grid: what counts is how far the schedule has come.
auto last_slot_of_interval(const store::StoredSchedule& parent, WallTime day, WallTime slot)
    -> std::optional<WallTime> {
    const auto last = parent.next_at && *parent.next_at <= slot ? *parent.next_at : parent.marker;
    return last >= day && last <= slot ? std::optional(last) : std::nullopt;
}

auto last_slot_on_day(const store::StoredSchedule& parent, WallTime day, WallTime slot)
    -> std::optional<WallTime> {
    const auto cron = schedule::CronExpression::parse(parent.schedule.cron, parent.schedule.name);
    const auto zone = schedule::Zone::find(parent.schedule.timezone);
    if (!cron || !zone) {
        return std::nullopt;
    }
    if (cron->interval() != seconds::zero()) {
        return last_slot_of_interval(parent, day, slot);
    }
    return schedule::last_slot(*cron, **zone, day - seconds(1), slot);
}

}  // namespace

auto waits_of_slot(
    store::SchedulePort& schedules,
    const schedule::Schedule& schedule,
    const schedule::Zone& zone,
    WallTime slot
) -> std::vector<store::SlotWait> {
    std::vector<store::SlotWait> waits;
    const auto day = schedule::start_of_local_day(zone, slot);
    for (const auto& name : schedule.after) {
        const auto parent = schedules.find(name);
        const auto last = parent ? last_slot_on_day(*parent, day, slot) : std::nullopt;
        if (last && (*last > parent->marker || schedules.has_slot(name, *last))) {
            waits.push_back({
                .schedule = name,
                .slot = *last,
                .on_failure = schedule.after_failure == schedule::AfterFailure::run
                                  ? job::OnParentFailure::run
                                  : job::OnParentFailure::skip,
            });
        }
    }
    return waits;
}

}  // namespace pawl::engine
