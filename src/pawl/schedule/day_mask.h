// SPDX-License-Identifier: Apache-2.0
// Which days of one month match.
#pragma once

#include <cstdint>

#include "pawl/schedule/cron_fields.h"

namespace pawl::schedule {

// A month as the day rules see it.
struct MonthShape {
    int first_weekday = 0;  // of day 1; 0 is Sunday
    int length = 31;        // days
};

// Bit d - 1 is set when day d matches dom and dow. Month and year are not looked at. Pure.
[[nodiscard]] auto matching_days(const CronFields& fields, MonthShape month) -> std::uint32_t;

}  // namespace pawl::schedule
