// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/fields_in_english.h"

#include <fmt/format.h>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/schedule/cron_fields.h"

namespace pawl::schedule {
namespace {

constexpr std::array<std::string_view, 7> kWeekdays = {
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"
};
constexpr std::array<std::string_view, 12> kMonths = {
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December"
};
constexpr std::array<std::string_view, 5> kOrdinals = {
    "first", "second", "third", "fourth", "fifth"
};

constexpr std::uint64_t kSixty = (std::uint64_t{1} << 60) - 1;
constexpr std::uint64_t kHours = (1U << 24) - 1;
constexpr std::uint64_t kDays = 0x7FFF'FFFF;
constexpr std::uint64_t kMonthsMask = 0xFFF;
constexpr std::uint64_t kWeek = 0x7F;

using Words = std::vector<std::string>;

// "a", "a and b", "a, b and c".
auto joined(const Words& words, std::string_view last_link = " and ") -> std::string {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        text += i == 0 ? "" : i + 1 == words.size() ? last_link : ", ";
        text += words[i];
    }
    return text;
}

// The values of a mask, three and more in a row as "a to c".
template <class ToText>
auto runs_of(std::uint64_t mask, const ToText& to_text) -> Words {
    Words words;
    while (mask != 0) {
        const int first = std::countr_zero(mask);
        const int length = std::countr_one(mask >> first);
        if (length >= 3) {
            words.push_back(fmt::format("{} to {}", to_text(first), to_text(first + length - 1)));
        } else {
            for (int i = 0; i < length; ++i) {
                words.push_back(fmt::format("{}", to_text(first + i)));
            }
        }
        mask &= first + length >= 64 ? 0 : ~std::uint64_t{0} << (first + length);
    }
    return words;
}

auto plain(int value) -> int {
    return value;
}
auto one_based(int value) -> int {
    return value + 1;
}
auto weekday_name(int value) -> std::string_view {
    return kWeekdays.at(static_cast<std::size_t>(value));
}
auto month_name(int value) -> std::string_view {
    return kMonths.at(static_cast<std::size_t>(value));
}

// n when the mask is 0, n, 2n, … below `size`; else 0.
auto step_of(std::uint64_t mask, int size) -> int {
    for (int step = 2; step <= size / 2; ++step) {
        std::uint64_t multiples = 0;
        for (int value = 0; value < size; value += step) {
            multiples |= std::uint64_t{1} << value;
        }
        if (mask == multiples) {
            return step;
        }
    }
    return 0;
}

// "every second", "every 15 minutes", "at minute 0 and 30".
auto unit_text(std::uint64_t mask, std::string_view unit) -> std::string {
    if (mask == kSixty) {
        return fmt::format("every {}", unit);
    }
    if (const int step = step_of(mask, 60)) {
        return fmt::format("every {} {}s", step, unit);
    }
    return fmt::format("at {} {}", unit, joined(runs_of(mask, plain)));
}

auto clock_text(int hour, int minute, int second) -> std::string {
    return second == 0 ? fmt::format("{:02}:{:02}", hour, minute)
                       : fmt::format("{:02}:{:02}:{:02}", hour, minute, second);
}

// All times of a day when they are few, like "at 09:00 and 17:00"; else nothing.
auto listed_times(const CronFields& fields) -> std::string {
    constexpr int kMostListed = 6;
    if (std::popcount(fields.hours) * std::popcount(fields.minutes) > kMostListed ||
        std::popcount(fields.seconds) != 1) {
        return {};
    }
    Words times;
    for (std::uint64_t hours = fields.hours; hours != 0; hours &= hours - 1) {
        for (auto minutes = fields.minutes; minutes != 0; minutes &= minutes - 1) {
            times.push_back(clock_text(
                std::countr_zero(hours), std::countr_zero(minutes), std::countr_zero(fields.seconds)
            ));
        }
    }
    return "at " + joined(times);
}

auto hours_text(const CronFields& fields) -> std::string {
    if (fields.hours == kHours) {
        return fields.minutes == kSixty || step_of(fields.minutes, 60) != 0 ? "" : " of every hour";
    }
    if (const int step = step_of(fields.hours, 24)) {
        return fmt::format(" of every {} hours", step);
    }
    return " in hour " + joined(runs_of(fields.hours, plain));
}

auto time_text(const CronFields& fields) -> std::string {
    if (auto listed = listed_times(fields); !listed.empty()) {
        return listed;
    }
    const bool whole_minutes = fields.seconds == 1;
    std::string text = whole_minutes ? "" : unit_text(fields.seconds, "second");
    if (whole_minutes || fields.minutes != kSixty) {
        text += text.empty() ? "" : ", ";
        text += unit_text(fields.minutes, "minute");
    }
    return text + hours_text(fields);
}

auto day_words(const CronFields& fields) -> Words {
    Words words;
    if (fields.days != 0) {
        words.push_back("day " + joined(runs_of(fields.days, one_based)) + " of the month");
    }
    const auto before_last = [](int n) {
        return n == 0 ? std::string("the last day of the month")
                      : fmt::format("{} days before the last day of the month", n);
    };
    for (auto rest = fields.days_before_last; rest != 0; rest &= rest - 1) {
        words.push_back(before_last(std::countr_zero(rest)));
    }
    for (auto rest = fields.near_days; rest != 0; rest &= rest - 1) {
        words.push_back(
            fmt::format("the Monday to Friday nearest to day {}", std::countr_zero(rest) + 1)
        );
    }
    for (auto rest = fields.near_days_before_last; rest != 0; rest &= rest - 1) {
        words.push_back("the Monday to Friday nearest to " + before_last(std::countr_zero(rest)));
    }
    return words;
}

auto weekday_words(const CronFields& fields) -> Words {
    auto words = runs_of(fields.weekdays, weekday_name);
    const auto add = [&words](std::string_view which, unsigned weekdays) {
        for (; weekdays != 0; weekdays &= weekdays - 1) {
            words.push_back(fmt::format(
                "the {} {} of the month", which, weekday_name(std::countr_zero(weekdays))
            ));
        }
    };
    for (std::size_t i = 0; i < kOrdinals.size(); ++i) {
        add(kOrdinals.at(i), fields.nth_weekdays.at(i));
    }
    add("last", fields.last_weekdays);
    return words;
}

auto days_text(const CronFields& fields) -> std::string {
    const bool every_day = fields.days == kDays;
    const bool every_weekday = fields.weekdays == kWeek;
    if (fields.both_day_fields ? every_day && every_weekday : every_day || every_weekday) {
        return ", every day";
    }
    const auto days = "on " + joined(day_words(fields));
    const auto weekdays = "on " + joined(weekday_words(fields));
    if (!fields.both_day_fields) {
        return fmt::format(", {} or {}", days, weekdays);
    }
    if (every_day || every_weekday) {
        return ", " + (every_day ? weekdays : days);
    }
    return fmt::format(", {} if that day is also {}", days, joined(weekday_words(fields), " or "));
}

auto years_text(const CronFields& fields) -> std::string {
    Words years;
    int count = 0;
    for (int year = kFirstYear; year <= kLastYear; ++year) {
        const auto bit = static_cast<unsigned>(year - kFirstYear);
        if ((fields.years.at(bit / 64) >> (bit % 64) & 1) != 0) {
            ++count;
            years.push_back(std::to_string(year));
        }
    }
    constexpr int kMostListed = 6;
    if (count == kLastYear - kFirstYear + 1) {
        return {};
    }
    if (count <= kMostListed) {
        return ", in " + joined(years);
    }
    return fmt::format(", in {} of the years {} to {}", count, years.front(), years.back());
}

}  // namespace

auto in_english(const CronFields& fields) -> std::string {
    auto text = time_text(fields) + days_text(fields);
    if (fields.months != kMonthsMask) {
        text += ", in " + joined(runs_of(fields.months, month_name));
    }
    text += years_text(fields) + '.';
    text.front() = static_cast<char>(text.front() - 'a' + 'A');
    return text;
}

}  // namespace pawl::schedule
