// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/local_search.h"

#include <algorithm>
#include <array>
#include <bit>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "pawl/schedule/cron_fields.h"
#include "pawl/schedule/day_mask.h"

namespace pawl::schedule {
namespace {

constexpr std::int64_t kDaySeconds = 86'400;

constexpr auto first_of(int year, int month) -> std::int64_t {
    const std::chrono::sys_days day =
        std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(month)) / 1;
    return day.time_since_epoch().count();
}

constexpr LocalSeconds kEnd = first_of(kLastYear + 1, 1) * kDaySeconds;

// A month of the calendar that can step to the next one whose bits are set.
struct Month {
    int year;
    int month;               // 1..12
    std::int64_t first_day;  // days since 1970-01-01
};

auto is_leap(int year) -> bool {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

auto shape_of(const Month& at) -> MonthShape {
    constexpr std::array<std::int8_t, 13> kLengths = {
        0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };
    constexpr int kThursday = 4;  // 1970-01-01
    const int leap_day = at.month == 2 && is_leap(at.year) ? 1 : 0;
    return {
        .first_weekday = static_cast<int>((at.first_day + kThursday) % 7),
        .length = kLengths[static_cast<std::size_t>(at.month)] + leap_day,
    };
}

auto year_matches(const CronFields& fields, int year) -> bool {
    const auto bit = static_cast<unsigned>(year - kFirstYear);
    return (fields.years[bit / 64] >> (bit % 64) & 1) != 0;
}

auto month_matches(const CronFields& fields, const Month& at) -> bool {
    return (fields.months >> (at.month - 1) & 1) != 0 && year_matches(fields, at.year);
}

// The first matching year after `year`, or 0.
auto next_year(const CronFields& fields, int year) -> int {
    const auto start = static_cast<unsigned>(year + 1 - kFirstYear);
    auto word = start / 64;
    if (word >= fields.years.size()) {
        return 0;
    }
    auto bits = fields.years[word] >> (start % 64) << (start % 64);
    while (bits == 0) {
        if (++word == fields.years.size()) {
            return 0;
        }
        bits = fields.years[word];
    }
    return kFirstYear + static_cast<int>(word) * 64 + std::countr_zero(bits);
}

// Moves to the next month that matches; false when none is left.
auto advance(const CronFields& fields, Month& at) -> bool {
    const unsigned later = fields.months & ~0U << at.month;
    if (later != 0 && year_matches(fields, at.year)) {
        at.month = std::countr_zero(later) + 1;
    } else {
        at.year = next_year(fields, at.year);
        if (at.year == 0) {
            return false;
        }
        at.month = std::countr_zero(fields.months) + 1;
    }
    at.first_day = first_of(at.year, at.month);
    return true;
}

struct ClockTime {
    int hour;
    int minute;
    int second;
};

auto clock_of(int second_of_day) -> ClockTime {
    return {second_of_day / 3600, second_of_day / 60 % 60, second_of_day % 60};
}

auto first_time(const CronFields& fields) -> int {
    return std::countr_zero(fields.hours) * 3600 + std::countr_zero(fields.minutes) * 60 +
           std::countr_zero(fields.seconds);
}

// The first matching second of a day at or after `second_of_day`, or -1.
auto next_time(const CronFields& fields, int second_of_day) -> int {
    const auto [hour, minute, second] = clock_of(second_of_day);
    if ((fields.hours >> hour & 1) != 0) {
        const auto later_seconds = fields.seconds >> second;
        if ((fields.minutes >> minute & 1) != 0 && later_seconds != 0) {
            return second_of_day + std::countr_zero(later_seconds);
        }
        const auto later_minutes = fields.minutes >> (minute + 1);
        if (later_minutes != 0) {
            return hour * 3600 + (minute + 1 + std::countr_zero(later_minutes)) * 60 +
                   std::countr_zero(fields.seconds);
        }
    }
    const auto later_hours = fields.hours >> (hour + 1);
    if (later_hours == 0) {
        return -1;
    }
    return (hour + 1 + std::countr_zero(later_hours)) * 3600 +
           std::countr_zero(fields.minutes) * 60 + std::countr_zero(fields.seconds);
}

// The month that `day` (since 1970) lies in.
auto month_of(std::int64_t day) -> Month {
    const std::chrono::year_month_day date{
        std::chrono::sys_days(std::chrono::days(static_cast<int>(day)))
    };
    return {
        .year = static_cast<int>(date.year()),
        .month = static_cast<int>(static_cast<unsigned>(date.month())),
        .first_day = day - static_cast<int>(static_cast<unsigned>(date.day())) + 1,
    };
}

template <class Mask>
auto bits_below(Mask mask, int bit) -> std::int64_t {
    return std::popcount(static_cast<Mask>(mask & ((Mask{1} << bit) - 1)));
}

// How many matching seconds of a day lie before `second_of_day`.
auto times_before(const CronFields& fields, int second_of_day) -> std::int64_t {
    const auto [hour, minute, second] = clock_of(second_of_day);
    const std::int64_t per_minute = std::popcount(fields.seconds);
    const std::int64_t per_hour = std::popcount(fields.minutes) * per_minute;
    auto count = bits_below(fields.hours, hour) * per_hour;
    if ((fields.hours >> hour & 1) != 0) {
        count += bits_below(fields.minutes, minute) * per_minute;
        if ((fields.minutes >> minute & 1) != 0) {
            count += bits_below(fields.seconds, second);
        }
    }
    return count;
}

auto day_matches(const CronFields& fields, std::int64_t day) -> bool {
    const auto month = month_of(day);
    return month_matches(fields, month) &&
           (matching_days(fields, shape_of(month)) >> (day - month.first_day) & 1) != 0;
}

// How many matching days lie in [from, to), both within 1970..2199 (to: the day after at most).
auto count_days(const CronFields& fields, std::int64_t from, std::int64_t to) -> std::int64_t {
    std::int64_t count = 0;
    auto month = month_of(from);
    do {
        if (month.first_day >= to) {
            break;
        }
        if (!month_matches(fields, month)) {
            continue;
        }
        const auto days = std::uint64_t{matching_days(fields, shape_of(month))};
        const auto skipped = std::max<std::int64_t>(from - month.first_day, 0);
        const auto wanted = std::min<std::int64_t>(to - month.first_day, 31);
        count += std::popcount((days & ((std::uint64_t{1} << wanted) - 1)) >> skipped);
    } while (advance(fields, month));
    return count;
}

}  // namespace

auto next_local(const CronFields& fields, LocalSeconds from, LocalSeconds limit) -> LocalSeconds {
    from = std::max<LocalSeconds>(from, 0);
    if (from >= kEnd) {
        return kNoLocalTime;
    }
    const auto day = from / kDaySeconds;
    auto month = month_of(day);
    if (month_matches(fields, month)) {
        auto days = matching_days(fields, shape_of(month)) >> (day - month.first_day);
        if ((days & 1) != 0) {
            const int time = next_time(fields, static_cast<int>(from % kDaySeconds));
            if (time >= 0) {
                return day * kDaySeconds + time;
            }
            days &= ~1U;
        }
        if (days != 0) {
            return (day + std::countr_zero(days)) * kDaySeconds + first_time(fields);
        }
    }
    while (advance(fields, month) && month.first_day * kDaySeconds < limit) {
        const auto days = matching_days(fields, shape_of(month));
        if (days != 0) {
            return (month.first_day + std::countr_zero(days)) * kDaySeconds + first_time(fields);
        }
    }
    return kNoLocalTime;
}

auto count_local(const CronFields& fields, LocalSeconds from, LocalSeconds to) -> std::int64_t {
    from = std::clamp<LocalSeconds>(from, 0, kEnd);
    to = std::clamp<LocalSeconds>(to, 0, kEnd);
    if (from >= to) {
        return 0;
    }
    const auto first_day = from / kDaySeconds;
    const auto last_day = to / kDaySeconds;
    const std::int64_t per_day = static_cast<std::int64_t>(std::popcount(fields.hours)) *
                                 std::popcount(fields.minutes) * std::popcount(fields.seconds);
    auto count = count_days(fields, first_day, last_day) * per_day;
    if (day_matches(fields, first_day)) {
        count -= times_before(fields, static_cast<int>(from % kDaySeconds));
    }
    if (to < kEnd && day_matches(fields, last_day)) {
        count += times_before(fields, static_cast<int>(to % kDaySeconds));
    }
    return count;
}

}  // namespace pawl::schedule
