// SPDX-License-Identifier: Apache-2.0
// Looking back: the last slot before a time, and the slot of another schedule on the same day.
#pragma once

#include <optional>

#include "pawl/base/clock.h"
#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/zone.h"

namespace pawl::schedule {

// The last occurrence in (after, until], or nothing. For intervals, which count from `after`, that
// is the last one of that grid. Pure; a binary search over counts.
[[nodiscard]] auto last_slot(
    const CronExpression& expression, const Zone& zone, WallTime after, WallTime until
) -> std::optional<WallTime>;

// The first instant of the local day that holds `time`. Where midnight is skipped, the first
// instant after the gap. Pure.
[[nodiscard]] auto start_of_local_day(const Zone& zone, WallTime time) -> WallTime;

}  // namespace pawl::schedule
