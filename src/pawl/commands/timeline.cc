// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/timeline.h"

#include <algorithm>
#include <utility>

#include "pawl/commands/newest_seen.h"
#include "pawl/commands/seen_schedules.h"
#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/zone.h"

namespace pawl::commands {
namespace {

// What the engine plans next and what follows from it, within the range.
void add_forecast(Lane& lane, const LaneRange& range) {
    const auto& stored = lane.schedule;
    const auto cron = schedule::CronExpression::parse(stored.schedule.cron, stored.schedule.name);
    const auto zone = schedule::Zone::find(stored.schedule.timezone);
    auto next = stored.next_at;
    while (cron && zone && !stored.paused && next && *next < range.to) {
        if (lane.next.size() == kMostRunsALane) {
            lane.has_more_next = true;
            return;
        }
        if (*next >= range.from) {
            lane.next.push_back(*next);
        }
        next = cron->next_after(*next, **zone);
    }
}

auto lane_of(store::Snapshot& snapshot, store::StoredSchedule stored, const LaneRange& range)
    -> Lane {
    Lane lane{.schedule = std::move(stored)};
    lane.runs = snapshot.schedules().runs(
        lane.schedule.schedule.name, range.from, range.to, kMostRunsALane + 1
    );
    if (lane.runs.size() > kMostRunsALane) {
        lane.runs.resize(kMostRunsALane);
        lane.has_more_runs = true;
    }
    std::ranges::reverse(lane.runs);
    add_forecast(lane, range);
    return lane;
}

}  // namespace

auto upcoming_schedules(Services& services, access::Principal principal, std::size_t limit)
    -> Async<Result<std::vector<store::StoredSchedule>>> {
    const Asker asker{.principal = std::move(principal), .tasks = services.tasks.snapshot()};
    co_return co_await read(services, [asker, limit](store::Snapshot& snapshot) {
        const auto most = asker.principal.scope.empty() ? limit : kMostLookedAt;
        auto schedules = snapshot.schedules().upcoming(most);
        std::erase_if(schedules, [&](const auto& stored) { return !asker.sees(stored); });
        schedules.resize(std::min(schedules.size(), limit));
        return schedules;
    });
}

auto timeline(
    Services& services,
    access::Principal principal,
    LaneRange range,
    std::string after,
    std::size_t limit
) -> Async<Result<std::vector<Lane>>> {
    const Asker asker{.principal = std::move(principal), .tasks = services.tasks.snapshot()};
    co_return co_await read(
        services,
        [asker, range, after = std::move(after), limit](store::Snapshot& snapshot) {
            std::vector<Lane> lanes;
            for (auto& stored : list_seen(snapshot, asker, after, limit)) {
                lanes.push_back(lane_of(snapshot, std::move(stored), range));
            }
            return lanes;
        }
    );
}

}  // namespace pawl::commands
