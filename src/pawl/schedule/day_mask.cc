// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/day_mask.h"

#include <bit>
#include <cstdint>

#include "pawl/schedule/cron_fields.h"

namespace pawl::schedule {
namespace {

constexpr std::uint32_t kEveryWeek = 1U | 1U << 7 | 1U << 14 | 1U << 21 | 1U << 28;

// Turns a weekday mask into a mask of seven days in a row, the first of which is `first_weekday`.
auto week_from(std::uint32_t weekdays, int first_weekday) -> std::uint32_t {
    return ((weekdays | weekdays << 7) >> first_weekday) & 0x7F;
}

// The weekday of `day`, 0 is Sunday.
auto weekday_of(int day, MonthShape month) -> int {
    return (month.first_weekday + day - 1) % 7;
}

// The Monday to Friday nearest to `day` that lies in the same month, as a bit.
auto nearest_weekday(int day, MonthShape month) -> std::uint32_t {
    constexpr int kSunday = 0;
    constexpr int kSaturday = 6;
    const int weekday = weekday_of(day, month);
    if (weekday == kSaturday) {
        day = day == 1 ? 3 : day - 1;
    } else if (weekday == kSunday) {
        day = day == month.length ? day - 2 : day + 1;
    }
    return 1U << (day - 1);
}

auto special_month_days(const CronFields& fields, MonthShape month) -> std::uint32_t {
    std::uint32_t days = 0;
    for (auto rest = fields.days_before_last; rest != 0; rest &= rest - 1) {
        const int day = month.length - std::countr_zero(rest);
        days |= day >= 1 ? 1U << (day - 1) : 0;
    }
    for (auto rest = fields.near_days; rest != 0; rest &= rest - 1) {
        const int day = std::countr_zero(rest) + 1;
        days |= day <= month.length ? nearest_weekday(day, month) : 0;
    }
    for (auto rest = fields.near_days_before_last; rest != 0; rest &= rest - 1) {
        const int day = month.length - std::countr_zero(rest);
        days |= day >= 1 ? nearest_weekday(day, month) : 0;
    }
    return days;
}

auto special_weekdays(const CronFields& fields, MonthShape month) -> std::uint32_t {
    std::uint32_t days = 0;
    int shift = 0;
    for (const std::uint8_t weekdays : fields.nth_weekdays) {
        days |= week_from(weekdays, month.first_weekday) << shift;
        shift += 7;
    }
    const int last_week = month.length - 7;  // the last seven days begin here, counted from 0
    return days | week_from(fields.last_weekdays, weekday_of(last_week + 1, month)) << last_week;
}

}  // namespace

auto matching_days(const CronFields& fields, MonthShape month) -> std::uint32_t {
    auto by_day = fields.days;
    auto by_weekday = week_from(fields.weekdays, month.first_weekday) * kEveryWeek;
    if (fields.has_special_days) {
        by_day |= special_month_days(fields, month);
        by_weekday |= special_weekdays(fields, month);
    }
    const auto days = fields.both_day_fields ? by_day & by_weekday : by_day | by_weekday;
    return days & static_cast<std::uint32_t>((std::uint64_t{1} << month.length) - 1);
}

}  // namespace pawl::schedule
