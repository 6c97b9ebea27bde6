// SPDX-License-Identifier: Apache-2.0
// A cron expression in plain English, and what the clock changes of a zone do to it.
#pragma once

#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/zone.h"

namespace pawl::schedule {

// "At 02:30, on Monday to Friday, in January." For people: the wording may change. Pure.
[[nodiscard]] auto explain(const CronExpression& expression) -> std::string;

// A change of a zone's offset that this expression feels.
struct ClockChangeNote {
    WallTime at;
    std::string text;  // "on 2026-03-08 the clock jumps from 02:00 to 03:00: runs once at 03:00"

    auto operator==(const ClockChangeNote&) const -> bool = default;
};

// The changes within 400 days after `from` where skipped or repeated wall times match; in order.
// Pure.
[[nodiscard]] auto clock_change_notes(
    const CronExpression& expression, const Zone& zone, WallTime from
) -> std::vector<ClockChangeNote>;

}  // namespace pawl::schedule
