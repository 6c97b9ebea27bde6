// SPDX-License-Identifier: Apache-2.0
// The engine against a walk through time. PAWL_CRON_LONG=1 takes every zone of tzdata and more
// expressions; PAWL_SEED=n repeats a run.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/text_time.h"
#include "pawl/schedule/brute_force_test.h"
#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/zone.h"

namespace pawl::schedule {
namespace {

using testing::Random;
using testing::Sample;

// Ordinary rules of both halves of the world, half-hour and two-hour changes, negative daylight
// saving, changes of standard time, date-line moves, midnight changes, odd offsets, Ramadan rules.
constexpr std::string_view kZones[] = {
    "UTC",
    "America/New_York",
    "America/Los_Angeles",
    "America/Santiago",
    "America/Asuncion",
    "America/Sao_Paulo",
    "America/Havana",
    "America/Caracas",
    "America/St_Johns",
    "America/Nuuk",
    "America/Scoresbysund",
    "America/Mexico_City",
    "America/Phoenix",
    "America/Argentina/San_Luis",
    "America/Indiana/Tell_City",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Berlin",
    "Europe/Lisbon",
    "Europe/Moscow",
    "Europe/Istanbul",
    "Europe/Volgograd",
    "Africa/Casablanca",
    "Africa/El_Aaiun",
    "Africa/Cairo",
    "Africa/Windhoek",
    "Africa/Juba",
    "Africa/Sao_Tome",
    "Asia/Tehran",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Gaza",
    "Asia/Beirut",
    "Asia/Amman",
    "Asia/Damascus",
    "Asia/Pyongyang",
    "Asia/Dhaka",
    "Asia/Ulaanbaatar",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Australia/Eucla",
    "Pacific/Apia",
    "Pacific/Fakaofo",
    "Pacific/Kiritimati",
    "Pacific/Chatham",
    "Pacific/Norfolk",
    "Pacific/Fiji",
    "Pacific/Auckland",
    "Antarctica/Troll",
    "Antarctica/Casey",
    "Antarctica/Macquarie",
    "Asia/Colombo",
};

constexpr std::int64_t kYear2000 = 946'684'800;
constexpr std::int64_t kYear2041 = 2'240'524'800;

// NOLINTBEGIN(concurrency-mt-unsafe): no test changes the environment
auto is_long_run() -> bool {
    return std::getenv("PAWL_CRON_LONG") != nullptr;
}

auto seed() -> std::uint64_t {
    const char* const given = std::getenv("PAWL_SEED");
    const auto seed = given == nullptr ? 20'260'101 : std::strtoull(given, nullptr, 10);
    std::cout << "PAWL_SEED=" << seed << '\n';
    return seed;
}
// NOLINTEND(concurrency-mt-unsafe)

auto zone_names() -> std::vector<std::string> {
    if (!is_long_run()) {
        return {std::begin(kZones), std::end(kZones)};
    }
    std::vector<std::string> names;
    const std::filesystem::path root = "/usr/share/zoneinfo";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        auto name = entry.path().lexically_relative(root).string();
        if (entry.is_regular_file() && Zone::find(name)) {
            names.push_back(std::move(name));
        }
    }
    return names;
}

auto at(std::int64_t second) -> WallTime {
    return WallTime(std::chrono::seconds(second));
}

auto shown(const std::vector<std::int64_t>& seconds) -> std::string {
    std::string text;
    for (const auto each : seconds) {
        text += format_seconds(at(each)) + " ";
    }
    return text;
}

// Everything the engine finds in (from, to], asked one after the other.
auto found_by_engine(
    const CronExpression& expression, const Zone& zone, std::int64_t from, std::int64_t to
) -> std::vector<std::int64_t> {
    std::vector<std::int64_t> found;
    for (auto time = expression.next_after(at(from), zone); time && *time <= at(to);
         time = expression.next_after(*time, zone)) {
        found.push_back(std::chrono::floor<std::chrono::seconds>(*time).time_since_epoch().count());
    }
    return found;
}

// One stretch of time of one zone; counts what it compared.
class Comparison {
 public:
    Comparison(const std::string& zone_name, Random& random)
        : zone_(**Zone::find(zone_name)), random_(random) {
        EXPECT_TRUE(absl::LoadTimeZone(zone_name, &oracle_zone_));
    }

    auto changes() -> std::vector<testing::Change> {
        return testing::changes_of(oracle_zone_, kYear2000, kYear2041);
    }

    void compare(std::int64_t from, std::int64_t to, testing::Shape shape, int samples) {
        const testing::Walk walk(oracle_zone_, from, to, shape.with_seconds ? 1 : 60);
        for (int i = 0; i < samples; ++i) {
            const auto sample = testing::random_sample(random_, shape);
            const auto expression = CronExpression::parse(sample.text);
            if (!expression) {
                ASSERT_EQ(expression.error().code, "never") << sample.text;
                continue;
            }
            const auto expected = walk.occurrences(sample);
            const auto found = found_by_engine(*expression, zone_, from, to);
            ASSERT_EQ(found, expected) << zone_.name() << " | " << sample.text << "\nengine "
                                       << shown(found) << "\nwalk   " << shown(expected);
            ASSERT_EQ(
                expression->count_between(at(from), at(to), zone_),
                static_cast<std::int64_t>(expected.size())
            ) << zone_.name()
              << " | " << sample.text << " | " << from << " " << to;
            compared_ += expected.size() + 1;
        }
    }

    [[nodiscard]] auto compared() const -> std::size_t { return compared_; }

 private:
    const Zone& zone_;
    absl::TimeZone oracle_zone_;
    Random& random_;
    std::size_t compared_ = 0;
};

using testing::kDay;
using testing::kHour;

TEST(CronProperty, agrees_with_a_minute_walk_around_every_clock_change) {
    Random random(seed());
    const int samples = is_long_run() ? 40 : 3;
    std::size_t compared = 0;

    for (const auto& name : zone_names()) {
        Comparison comparison(name, random);
        for (const auto& change : comparison.changes()) {
            const auto shift = testing::between(random, 0, 3599);
            comparison.compare(change.at - 27 * kHour + shift, change.at + 27 * kHour, {}, samples);
            if (HasFatalFailure()) {
                return;
            }
        }
        compared += comparison.compared();
    }

    std::cout << compared << " comparisons\n";
}

TEST(CronProperty, agrees_with_a_second_walk_around_clock_changes) {
    Random random(seed());
    constexpr testing::Shape kShape = {.with_seconds = true, .day_stars = 95};

    for (const auto& name : zone_names()) {
        Comparison comparison(name, random);
        for (const auto& change : comparison.changes()) {
            if (testing::chance(random, 4)) {
                comparison.compare(change.at - 4 * kHour, change.at + 4 * kHour, kShape, 3);
            }
            if (HasFatalFailure()) {
                return;
            }
        }
    }
}

TEST(CronProperty, agrees_with_a_minute_walk_on_ordinary_weeks) {
    Random random(seed());

    for (const auto& name : zone_names()) {
        Comparison comparison(name, random);
        const auto from = kYear2000 + std::int64_t{60} * testing::between(random, 0, 20'000'000);
        comparison.compare(from, from + 12 * kDay, {}, 8);
        if (HasFatalFailure()) {
            return;
        }
    }
}

// The first matching day at or after `day`, walking one by one.
auto first_day(const Sample& sample, absl::CivilDay day) -> std::optional<absl::CivilDay> {
    for (; day.year() < 2200; ++day) {
        if (sample.date_matches(absl::CivilSecond(day))) {
            return day;
        }
    }
    return std::nullopt;
}

TEST(CronProperty, agrees_with_a_day_walk_through_the_centuries) {
    Random random(seed());
    const absl::CivilDay epoch(1970, 1, 1);
    const int samples = is_long_run() ? 20'000 : 600;

    for (int i = 0; i < samples; ++i) {
        auto sample = testing::random_sample(random, {.day_stars = 10});
        const auto dates = sample.text.substr(sample.text.find(' ', sample.text.find(' ') + 1));
        const auto text = "0 0" + dates;
        const auto expression = CronExpression::parse(text);
        const auto start = epoch + testing::between(random, 0, 84'000);
        const auto expected = first_day(sample, expression ? start : epoch);

        if (!expression) {
            ASSERT_EQ(expression.error().code, "never") << text;
            ASSERT_FALSE(expected.has_value()) << text;
            continue;
        }
        const auto from = at((start - epoch) * kDay) - Duration(1);
        const auto found = expression->next_after(from, Zone::utc());
        ASSERT_EQ(found.has_value(), expected.has_value()) << text;
        if (expected) {
            ASSERT_EQ(*found, at((*expected - epoch) * kDay)) << text;
        }
    }
}

// The rules of section 4 are ambiguous where one change lies within the repeat of another.
TEST(CronProperty, meets_no_two_clock_changes_within_a_day_since_2000) {
    for (const auto& name : zone_names()) {
        const Zone& zone = **Zone::find(name);
        for (const auto& span : zone.spans()) {
            if (span.start > kYear2000) {
                EXPECT_GT(span.end - span.start, 24 * kHour) << name << " " << span.start;
            }
        }
    }
}

}  // namespace
}  // namespace pawl::schedule
