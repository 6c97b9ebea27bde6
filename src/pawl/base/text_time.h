// SPDX-License-Identifier: Apache-2.0
// Times and durations as text: RFC 3339 in UTC with milliseconds, and `90s`, `15m`, `250ms`.
#pragma once

#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"

namespace pawl {

// "2026-01-01T00:00:00.000Z": what the API writes.
[[nodiscard]] auto format_time(WallTime time) -> std::string;
// "2026-01-01T00:00:00Z", for times without a fraction.
[[nodiscard]] auto format_seconds(WallTime time) -> std::string;

// RFC 3339 with `Z` or an offset and an optional fraction, years 1..9998. A zone is required and
// second 60 refused. Error: invalid_time.
[[nodiscard]] auto parse_time(std::string_view text) -> Result<WallTime>;

// One integer and one unit of ms, s, m, h, d; at most 3660d. Error: invalid_duration.
[[nodiscard]] auto parse_duration(std::string_view text) -> Result<Duration>;
// The shortest exact form: 90s, 15m, 250ms.
[[nodiscard]] auto format_duration(Duration duration) -> std::string;

}  // namespace pawl
