// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/explain.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/text_time.h"
#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/fields_in_english.h"
#include "pawl/schedule/occurrence.h"
#include "pawl/schedule/zone.h"

namespace pawl::schedule {
namespace {

using std::chrono::seconds;

// 2026-03-08 and 02:00 of a wall clock.
struct WallReading {
    std::string date;
    std::string time;
};

auto read_wall_clock(std::int64_t local_second) -> WallReading {
    const auto text = format_seconds(WallTime(seconds(local_second)));
    const bool whole_minute = local_second % 60 == 0;
    return {.date = text.substr(0, 10), .time = text.substr(11, whole_minute ? 5 : 8)};
}

auto consequence(ClockChangeEffect effect, const std::string& after) -> std::string {
    switch (effect) {
        case ClockChangeEffect::none:
            return {};
        case ClockChangeEffect::runs_at_jump:
            return "the skipped times run once, at " + after;
        case ClockChangeEffect::skipped:
            return "the skipped times do not run";
        case ClockChangeEffect::repeats_once:
            return "the times that come twice run the first time only";
        case ClockChangeEffect::repeats_twice:
            return "the times that come twice run twice";
    }
    return {};
}

auto note_on(const OffsetSpan& span, ClockChangeEffect effect) -> ClockChangeNote {
    const auto before = read_wall_clock(span.local_start() - span.change);
    const auto after = read_wall_clock(span.local_start());
    const bool same_day = before.date == after.date;
    return {
        .at = WallTime(seconds(span.start)),
        .text = fmt::format(
            "on {} the clock jumps {} from {} to {}{}{}: {}",
            before.date,
            span.change > 0 ? "forward" : "back",
            before.time,
            same_day ? "" : after.date,
            same_day ? "" : " ",
            after.time,
            consequence(effect, after.time)
        ),
    };
}

}  // namespace

auto explain(const CronExpression& expression) -> std::string {
    if (expression.is_reboot()) {
        return "At start-up only: there are no clock times.";
    }
    if (const auto interval = expression.interval(); interval > seconds::zero()) {
        return fmt::format("Every {}, counted in elapsed time.", format_duration(interval));
    }
    return in_english(expression.fields());
}

auto clock_change_notes(const CronExpression& expression, const Zone& zone, WallTime from)
    -> std::vector<ClockChangeNote> {
    std::vector<ClockChangeNote> notes;
    if (expression.is_reboot() || expression.interval() > seconds::zero()) {
        return notes;
    }
    constexpr std::int64_t kAhead = seconds(std::chrono::days(400)).count();
    const auto start = std::chrono::floor<seconds>(from).time_since_epoch().count();
    const auto& spans = zone.spans();
    for (auto index = zone.span_index(start) + 1; index < spans.size(); ++index) {
        if (spans[index].start > start + kAhead) {
            break;
        }
        const auto effect = effect_of(expression.fields(), spans[index]);
        if (effect != ClockChangeEffect::none) {
            notes.push_back(note_on(spans[index], effect));
        }
    }
    return notes;
}

}  // namespace pawl::schedule
