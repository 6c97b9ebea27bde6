// SPDX-License-Identifier: Apache-2.0
// Matching on a plain calendar, without zones: the next match and the number of matches.
#pragma once

#include <cstdint>
#include <limits>

#include "pawl/schedule/cron_fields.h"

namespace pawl::schedule {

// Wall-clock seconds since 1970-01-01T00:00:00 on the wall clock. No zone, no gaps.
using LocalSeconds = std::int64_t;

inline constexpr LocalSeconds kNoLocalTime = std::numeric_limits<LocalSeconds>::max();

// The first match at or after `from`, or kNoLocalTime when none is left in 1970..2199.
//
// Matches at or after `limit` need not be found: the search gives up at the first month that begins
// there. At most 230 years are looked through, month by month. Pure.
[[nodiscard]] auto next_local(
    const CronFields& fields, LocalSeconds from, LocalSeconds limit = kNoLocalTime
) -> LocalSeconds;

// How many matches lie in [from, to), by arithmetic on days: the cost grows with months.
[[nodiscard]] auto count_local(const CronFields& fields, LocalSeconds from, LocalSeconds to)
    -> std::int64_t;

}  // namespace pawl::schedule
