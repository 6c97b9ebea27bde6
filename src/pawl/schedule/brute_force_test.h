// SPDX-License-Identifier: Apache-2.0
// Random cron expressions that know their own meaning, and a walk through time that trusts nothing
// of the engine: fields are predicates on Abseil's civil time, occurrences are found one by one.
#pragma once

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <array>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::schedule::testing {

using Random = std::mt19937_64;
using Predicate = std::function<bool(const absl::CivilSecond&)>;

inline constexpr std::int64_t kHour = 3600;
inline constexpr std::int64_t kDay = 24 * kHour;

inline auto between(Random& random, int low, int high) -> int {
    return std::uniform_int_distribution<int>(low, high)(random);
}
inline auto chance(Random& random, int percent) -> bool {
    return between(random, 1, 100) <= percent;
}

// One field: its text and what it means.
struct Field {
    std::string text = "*";
    Predicate matches = [](const absl::CivilSecond&) { return true; };
    [[nodiscard]] auto is_star() const -> bool { return text[0] == '*' || text[0] == '?'; }
};

struct Numbers {
    int low;
    int high;
    bool wraps;
    int (*of)(const absl::CivilSecond&);
};

inline auto weekday_of(const absl::CivilSecond& at) -> int {
    return (static_cast<int>(absl::GetWeekday(at)) + 1) % 7;  // Abseil counts from Monday
}
inline constexpr Numbers kSeconds = {0, 59, true, [](const absl::CivilSecond& at) {
                                         return at.second();
                                     }};
inline constexpr Numbers kMinutes = {0, 59, true, [](const absl::CivilSecond& at) {
                                         return at.minute();
                                     }};
inline constexpr Numbers kHours = {0, 23, true, [](const absl::CivilSecond& at) {
                                       return at.hour();
                                   }};
inline constexpr Numbers kDays = {1, 31, false, [](const absl::CivilSecond& at) {
                                      return at.day();
                                  }};
inline constexpr Numbers kMonths = {1, 12, true, [](const absl::CivilSecond& at) {
                                        return at.month();
                                    }};
inline constexpr Numbers kWeekdays = {0, 6, true, weekday_of};

// `a-b/n` and its short forms, wrapping where that is allowed.
inline auto number_term(Random& random, const Numbers& numbers, int low, int high) -> Field {
    const int size = numbers.high - numbers.low + 1;
    int first = between(random, low, high);
    int last = between(random, low, high);
    int step = 1;
    std::string text = std::to_string(first);
    switch (between(random, 0, 4)) {
        case 0:
            last = first;
            break;
        case 1:
            step = between(random, 1, size);
            last = numbers.high;
            text += "/" + std::to_string(step);
            break;
        case 2:
            step = between(random, 1, size / 2);
            first = numbers.low;
            last = numbers.high;
            text = "*/" + std::to_string(step);
            break;
        default:
            if (first > last && !numbers.wraps) {
                std::swap(first, last);
                text = std::to_string(first);
            }
            text += "-" + std::to_string(last);
            if (chance(random, 40)) {
                step = between(random, 1, size / 2);
                text += "/" + std::to_string(step);
            }
    }
    const int length = (last - first + size) % size;
    const auto matches = [=, of = numbers.of](const absl::CivilSecond& at) {
        const int position = (of(at) - first + size) % size;
        return position <= length && position % step == 0;
    };
    return {text, matches};
}

inline auto either(Field left, const Field& right) -> Field {
    return {
        left.text + "," + right.text,
        [a = std::move(left.matches), b = right.matches](const absl::CivilSecond& at) {
            return a(at) || b(at);
        }
    };
}

// Values mostly of [low, high], where the clock changes are.
inline auto number_field(Random& random, const Numbers& numbers, int low, int high, int stars)
    -> Field {
    if (chance(random, stars)) {
        return {};
    }
    auto field = number_term(random, numbers, low, high);
    while (chance(random, 30)) {
        field = either(std::move(field), number_term(random, numbers, numbers.low, numbers.high));
    }
    return field;
}

inline auto is_workday(absl::CivilDay day) -> bool {
    const auto weekday = absl::GetWeekday(day);
    return weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday;
}

// Whether `day` is the Monday to Friday of its month that lies nearest to `target`.
inline auto is_nearest_workday(absl::CivilDay day, absl::CivilDay target) -> bool {
    for (const int distance : {0, -1, 1, -2, 2}) {
        const auto candidate = target + distance;
        if (absl::CivilMonth(candidate) == absl::CivilMonth(target) && is_workday(candidate)) {
            return candidate == day;
        }
    }
    return false;
}

inline auto last_day_of(absl::CivilDay day) -> absl::CivilDay {
    return absl::CivilDay(absl::CivilMonth(day) + 1) - 1;
}

inline auto days_before_last(int n) -> Field {
    const auto matches = [n](const absl::CivilSecond& at) {
        return absl::CivilDay(at) + n == last_day_of(absl::CivilDay(at));
    };
    return {n == 0 ? "L" : "L-" + std::to_string(n), matches};
}

inline auto workday_near_days_before_last(int n) -> Field {
    const auto matches = [n](const absl::CivilSecond& at) {
        const absl::CivilDay day(at);
        const auto target = last_day_of(day) - n;
        return absl::CivilMonth(target) == absl::CivilMonth(day) && is_nearest_workday(day, target);
    };
    return {n == 0 ? "LW" : "L-" + std::to_string(n) + "W", matches};
}

inline auto workday_near(int n) -> Field {
    const auto matches = [n](const absl::CivilSecond& at) {
        const absl::CivilDay day(at);
        const absl::CivilDay target(day.year(), day.month(), n);
        return absl::CivilMonth(target) == absl::CivilMonth(day) && is_nearest_workday(day, target);
    };
    return {std::to_string(n) + "W", matches};
}

inline auto special_day(Random& random) -> Field {
    const int n = chance(random, 20) ? 0 : between(random, 0, 30);
    switch (between(random, 0, 2)) {
        case 0:
            return days_before_last(n);
        case 1:
            return workday_near_days_before_last(n);
        default:
            return workday_near(n + 1);
    }
}

inline auto last_weekday(int weekday) -> Field {
    const auto matches = [weekday](const absl::CivilSecond& at) {
        const absl::CivilDay day(at);
        return weekday_of(at) == weekday && (day + 7).month() != day.month();
    };
    return {std::to_string(weekday) + "L", matches};
}

inline auto nth_weekday(int weekday, int nth) -> Field {
    const auto matches = [weekday, nth](const absl::CivilSecond& at) {
        return weekday_of(at) == weekday && (at.day() - 1) / 7 + 1 == nth;
    };
    return {std::to_string(weekday) + "#" + std::to_string(nth), matches};
}

inline auto special_weekday(Random& random) -> Field {
    const int weekday = between(random, 0, 6);
    return chance(random, 40) ? last_weekday(weekday) : nth_weekday(weekday, between(random, 1, 5));
}

struct Shape {
    bool with_seconds = false;
    int day_stars = 60;  // percent of day, month and weekday fields that are `*`
};

// A whole expression with its meaning.
struct Sample {
    Field second = {"0", [](const absl::CivilSecond& at) { return at.second() == 0; }};
    Field minute;
    Field hour;
    Field day;
    Field month;
    Field weekday;
    std::string text;
    bool plus = false;
    bool wildcard = false;

    [[nodiscard]] auto date_matches(const absl::CivilSecond& at) const -> bool {
        const bool both = plus || day.is_star() || weekday.is_star();
        const bool by_day = day.matches(at);
        const bool by_weekday = weekday.matches(at);
        return month.matches(at) && (both ? by_day && by_weekday : by_day || by_weekday);
    }
    [[nodiscard]] auto matches(const absl::CivilSecond& at) const -> bool {
        return second.matches(at) && minute.matches(at) && hour.matches(at) && date_matches(at);
    }
};

inline auto random_sample(Random& random, Shape shape) -> Sample {
    Sample sample;
    if (shape.with_seconds) {
        sample.second = number_field(random, kSeconds, 0, 59, 20);
    }
    sample.minute = number_field(random, kMinutes, 0, 59, 20);
    sample.hour = number_field(random, kHours, 0, chance(random, 60) ? 4 : 23, 25);
    sample.day = number_field(random, kDays, 1, 31, shape.day_stars);
    sample.month = number_field(random, kMonths, 1, 12, shape.day_stars);
    sample.weekday = number_field(random, kWeekdays, 0, 6, shape.day_stars);
    if (chance(random, 15)) {
        const auto special = special_day(random);
        sample.day = chance(random, 50) ? special : either(std::move(sample.day), special);
    }
    if (chance(random, 15)) {
        const auto special = special_weekday(random);
        sample.weekday = chance(random, 50) ? special : either(std::move(sample.weekday), special);
    }
    sample.plus = chance(random, 10);
    sample.wildcard = sample.minute.is_star() || sample.hour.is_star() ||
                      (shape.with_seconds && sample.second.is_star());
    sample.text = (shape.with_seconds ? sample.second.text + " " : "") + sample.minute.text + " " +
                  sample.hour.text + " " + sample.day.text + " " + sample.month.text + " " +
                  (sample.plus ? "+" : "") + sample.weekday.text;
    return sample;
}

struct Change {
    std::int64_t at;  // UTC seconds
    absl::CivilSecond from;
    absl::CivilSecond to;
    [[nodiscard]] auto seconds() const -> std::int64_t { return to - from; }
    [[nodiscard]] auto is_adjusted() const -> bool {
        return seconds() != 0 && seconds() >= -3 * kHour && seconds() <= 3 * kHour;
    }
};

inline auto changes_of(absl::TimeZone zone, std::int64_t from, std::int64_t to)
    -> std::vector<Change> {
    std::vector<Change> changes;
    absl::TimeZone::CivilTransition jump;
    for (auto at = absl::FromUnixSeconds(from); zone.NextTransition(at, &jump);) {
        // `pre` of a time that did not change, else the instant at which skipped or repeated times
        // are.
        const auto info = zone.At(jump.to > jump.from ? jump.from : jump.to);
        at = jump.to == jump.from ? info.pre : info.trans;
        if (at > absl::FromUnixSeconds(to)) {
            break;
        }
        if (jump.to != jump.from) {
            changes.push_back({absl::ToUnixSeconds(at), jump.from, jump.to});
        }
    }
    return changes;
}

// Every instant of a stretch of time with its wall clock, so that many expressions can walk it.
class Walk {
 public:
    // Instants in (from, to] that are `step` seconds apart on the UTC grid.
    Walk(absl::TimeZone zone, std::int64_t from, std::int64_t to, std::int64_t step) : step_(step) {
        changes_ = changes_of(zone, from - 2 * kDay, to);
        for (auto at = (from / step + 1) * step; at <= to; at += step) {
            instants_.push_back({at, zone.At(absl::FromUnixSeconds(at)).cs});
        }
    }

    // cron-semantics.md, section 4, word by word.
    [[nodiscard]] auto occurrences(const Sample& sample) const -> std::vector<std::int64_t> {
        std::vector<std::int64_t> found;
        for (const auto& [at, wall] : instants_) {
            const bool runs =
                sample.wildcard ? sample.matches(wall)
                                : (sample.matches(wall) && !is_repeat(at)) || ends_gap(sample, at);
            if (runs) {
                found.push_back(at);
            }
        }
        return found;
    }

 private:
    [[nodiscard]] auto is_repeat(std::int64_t at) const -> bool {
        for (const auto& change : changes_) {
            if (change.is_adjusted() && change.seconds() < 0 && at >= change.at &&
                at < change.at - change.seconds()) {
                return true;
            }
        }
        return false;
    }
    [[nodiscard]] auto ends_gap(const Sample& sample, std::int64_t at) const -> bool {
        for (const auto& change : changes_) {
            if (change.at != at || !change.is_adjusted()) {
                continue;
            }
            for (auto wall = change.from; wall < change.to; wall += step_) {
                if (sample.matches(wall)) {
                    return true;
                }
            }
        }
        return false;
    }

    struct Instant {
        std::int64_t at;
        absl::CivilSecond wall;
    };
    std::int64_t step_;
    std::vector<Change> changes_;
    std::vector<Instant> instants_;
};

}  // namespace pawl::schedule::testing
