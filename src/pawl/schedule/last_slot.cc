// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/last_slot.h"

#include <chrono>

namespace pawl::schedule {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::seconds;

auto local_day(const Zone& zone, WallTime time) -> std::chrono::sys_days {
    return floor<days>(time + zone.offset_at(time));
}

}  // namespace

auto last_slot(const CronExpression& expression, const Zone& zone, WallTime after, WallTime until)
    -> std::optional<WallTime> {
    if (after >= until || expression.count_between(after, until, zone) == 0) {
        return std::nullopt;
    }
    // Invariant: a slot lies in (low, until], none in (high, until].
    auto low = floor<seconds>(after);
    auto high = floor<seconds>(until);
    while (high - low > seconds(1)) {
        const auto middle = low + (high - low) / 2;
        (expression.count_between(middle, until, zone) > 0 ? low : high) = middle;
    }
    return high;
}

// The day began at most 26 hours ago: a day is at most 24 hours and a clock change long.
auto start_of_local_day(const Zone& zone, WallTime time) -> WallTime {
    const auto day = local_day(zone, time);
    auto before = floor<seconds>(time) - seconds(26 * 3600);
    auto inside = floor<seconds>(time);
    while (inside - before > seconds(1)) {
        const auto middle = before + (inside - before) / 2;
        (local_day(zone, middle) == day ? inside : before) = middle;
    }
    return inside;
}

}  // namespace pawl::schedule
