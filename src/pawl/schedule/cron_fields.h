// SPDX-License-Identifier: Apache-2.0
// The parsed fields of a cron expression as bit masks: what the search runs on.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "pawl/base/result.h"

namespace pawl::schedule {

inline constexpr int kFirstYear = 1970;
inline constexpr int kLastYear = 2199;

// A plain value. Empty masks match nothing; parse() never leaves one empty where that would be
// wrong.
struct CronFields {
    std::uint64_t seconds = 1;                      // bit s
    std::uint64_t minutes = 0;                      // bit m
    std::array<std::uint64_t, 4> years = {};        // bit y - 1970
    std::uint32_t hours = 0;                        // bit h
    std::uint32_t days = 0;                         // bit d - 1
    std::uint32_t days_before_last = 0;             // bit n: L-n
    std::uint32_t near_days = 0;                    // bit d - 1: dW
    std::uint32_t near_days_before_last = 0;        // bit n: L-nW
    std::uint16_t months = 0;                       // bit m - 1
    std::uint8_t weekdays = 0;                      // bit 0 is Sunday
    std::array<std::uint8_t, 5> nth_weekdays = {};  // [n - 1] holds the weekdays of d#n
    std::uint8_t last_weekdays = 0;                 // dL
    bool has_special_days = false;                  // any of L, W, # is used
    bool both_day_fields = false;  // a day must match dom and dow; otherwise either is enough
    bool wildcard = false;  // sec, min or hour starts with `*`: see section 4 of the contract

    auto operator==(const CronFields&) const -> bool = default;
};

// The masks of 5 (min hour dom month dow), 6 (sec first) or 7 (year last) texts; any other number
// is a bug of the caller. Whether a date can match is not looked at. Pure. Errors: syntax, name,
// range, step; the first wrong field from the left decides.
[[nodiscard]] auto parse_cron_fields(std::span<const std::string_view> texts, std::string_view seed)
    -> Result<CronFields>;

}  // namespace pawl::schedule
