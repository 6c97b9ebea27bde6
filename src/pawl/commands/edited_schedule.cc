// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/edited_schedule.h"

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/plan_fires.h"
#include "pawl/schedule/schedule.h"
#include "pawl/schedule/zone.h"
#include "pawl/store/schedules.h"
#include "pawl/store/store.h"

namespace pawl::commands {
namespace {

using store::SlotOutcome;

auto next_of(const schedule::Schedule& schedule, WallTime after) -> std::optional<WallTime> {
    const auto cron = schedule::CronExpression::parse(schedule.cron, schedule.name);
    const auto zone = schedule::Zone::find(schedule.timezone);
    return cron && zone ? cron->next_after(after, **zone) : std::nullopt;
}

// Gives the last of the old slots that is accounted for now.
auto write_off(store::Transaction& transaction, const store::StoredSchedule& before, WallTime now)
    -> WallTime {
    const auto& old = before.schedule;
    const auto cron = schedule::CronExpression::parse(old.cron, old.name);
    const auto zone = schedule::Zone::find(old.timezone);
    if (!cron || !zone) {
        return before.marker;
    }
    const auto plan = schedule::plan_no_fires({*cron, **zone, before.marker}, now);
    if (plan.skipped) {
        const bool off = before.paused || !old.enabled;
        const store::LedgerEntry entry{
            .slot = plan.skipped->from,
            .until = plan.skipped->to,
            .count = plan.skipped->count,
            .outcome = off ? SlotOutcome::skipped_paused : SlotOutcome::skipped_misfire,
            .lateness = now - plan.skipped->from,
        };
        transaction.schedules().record(old.name, entry, now);
    }
    return plan.marker;
}

}  // namespace

auto waits_for_itself(store::Transaction& transaction, const schedule::Schedule& schedule) -> bool {
    std::vector<std::string> ahead = schedule.after;
    std::set<std::string> seen;
    while (!ahead.empty()) {
        const auto name = std::move(ahead.back());
        ahead.pop_back();
        if (name == schedule.name) {
            return true;
        }
        if (!seen.insert(name).second) {
            continue;
        }
        if (const auto other = transaction.schedules().find(name)) {
            const auto& more = other->schedule.after;
            ahead.insert(ahead.end(), more.begin(), more.end());
        }
    }
    return false;
}

auto new_schedule(schedule::Schedule schedule, WallTime now) -> store::StoredSchedule {
    const auto next_at = next_of(schedule, now);
    return {
        .schedule = std::move(schedule),
        .marker = now,
        .next_at = next_at,
        .created_at = now,
        .updated_at = now,
    };
}

auto edited_schedule(
    store::Transaction& transaction,
    const store::StoredSchedule& before,
    schedule::Schedule wanted,
    WallTime now
) -> store::StoredSchedule {
    if (before.schedule == wanted) {
        return before;
    }
    const auto last = write_off(transaction, before, now);
    const bool same_times =
        before.schedule.cron == wanted.cron && before.schedule.timezone == wanted.timezone;
    auto edited = new_schedule(std::move(wanted), now);
    if (same_times) {
        edited.marker = last;
        edited.next_at = next_of(edited.schedule, last);
    }
    edited.paused = before.paused;
    edited.version = before.version + 1;
    edited.created_at = before.created_at;
    return edited;
}

}  // namespace pawl::commands
