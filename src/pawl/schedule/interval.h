// SPDX-License-Identifier: Apache-2.0
// Schedules without fields: fixed intervals and nicknames.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "pawl/base/result.h"

namespace pawl::schedule {

// `1h30m` of `@every 1h30m`: integers with units in the order w d h m s, 1s..3660d in all.
// Error: nickname.
[[nodiscard]] auto parse_interval(std::string_view text) -> Result<std::chrono::seconds>;

// pg_cron's `30 seconds`, given as its two words: nothing when they have another shape (so the text
// may be something else). Error: range, outside 1..59.
[[nodiscard]] auto parse_seconds_interval(std::string_view count, std::string_view unit)
    -> std::optional<Result<std::chrono::seconds>>;

// The five fields that `@daily` and its like stand for; empty for other words. Any letter case.
[[nodiscard]] auto expand_nickname(std::string_view word) -> std::string_view;

// `@reboot` or its other name `@restart`.
[[nodiscard]] auto is_reboot_nickname(std::string_view word) -> bool;

// Whether two ASCII texts are equal but for the case of letters.
[[nodiscard]] auto equal_ignoring_case(std::string_view left, std::string_view right) -> bool;

}  // namespace pawl::schedule
