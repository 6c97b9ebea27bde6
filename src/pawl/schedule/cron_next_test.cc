// SPDX-License-Identifier: Apache-2.0
// When expressions occur: the examples and rules of cron-semantics.md, sections 3, 4, 5 and 8.
#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "pawl/base/text_time.h"
#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/zone.h"

namespace pawl::schedule {
namespace {

struct Example {
    std::string expression;
    std::string zone;
    std::string from;
    std::vector<std::string> next;  // without the Z; exactly the first ones
};

auto answer(const Example& example, std::size_t n) -> std::vector<std::string> {
    const auto expression = CronExpression::parse(example.expression);
    EXPECT_TRUE(expression.has_value()) << example.expression;
    std::vector<std::string> texts;
    for (const auto time :
         expression->next(*parse_time(example.from), n, **Zone::find(example.zone))) {
        texts.push_back(format_seconds(time));
        texts.back().pop_back();
    }
    return texts;
}

void expect_next(const std::vector<Example>& examples) {
    for (const auto& example : examples) {
        EXPECT_EQ(answer(example, example.next.size()), example.next)
            << example.expression << " in " << example.zone;
    }
}

constexpr const char* kNewYork = "America/New_York";
constexpr const char* kNewYear = "2026-01-01T00:00:00Z";

TEST(CronNext, answers_the_examples_of_days) {
    expect_next({
        {"*/15 * * * *",
         "UTC",
         kNewYear,
         {"2026-01-01T00:15:00", "2026-01-01T00:30:00", "2026-01-01T00:45:00"}},
        {"0 0 31 * *", "UTC", "2026-01-31T12:00:00Z", {"2026-03-31T00:00:00", "2026-05-31T00:00:00"}
        },
        {"0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", {"2104-02-29T00:00:00", "2108-02-29T00:00:00"}
        },
        {"0 0 13 * FRI",
         "UTC",
         kNewYear,
         {"2026-01-02T00:00:00", "2026-01-09T00:00:00", "2026-01-13T00:00:00", "2026-01-16T00:00:00"
         }},
        {"0 0 */2 * MON", "UTC", kNewYear, {"2026-01-05T00:00:00", "2026-01-19T00:00:00"}},
        {"0 0 1W * *",
         "UTC",
         "2026-01-15T00:00:00Z",
         {"2026-02-02T00:00:00", "2026-03-02T00:00:00", "2026-04-01T00:00:00"}},
        {"0 12 L-3 * *",
         "UTC",
         "2026-02-01T00:00:00Z",
         {"2026-02-25T12:00:00", "2026-03-28T12:00:00"}},
        {"0 0 * * FRI#5", "UTC", kNewYear, {"2026-01-30T00:00:00", "2026-05-29T00:00:00"}},
    });
}

TEST(CronNext, answers_the_examples_of_clock_changes) {
    expect_next({
        {"30 2 * * *",
         kNewYork,
         "2026-03-07T12:00:00Z",
         {"2026-03-08T07:00:00", "2026-03-09T06:30:00"}},
        {"0,30 2 * * *",
         kNewYork,
         "2026-03-08T05:00:00Z",
         {"2026-03-08T07:00:00", "2026-03-09T06:00:00", "2026-03-09T06:30:00"}},
        {"30 * * * *",
         kNewYork,
         "2026-03-08T05:45:00Z",
         {"2026-03-08T06:30:00", "2026-03-08T07:30:00"}},
        {"*/30 2 * * *", kNewYork, "2026-03-08T05:00:00Z", {"2026-03-09T06:00:00"}},
        {"30 1 * * *",
         kNewYork,
         "2026-11-01T04:00:00Z",
         {"2026-11-01T05:30:00", "2026-11-02T06:30:00"}},
        {"*/30 1 * * *",
         kNewYork,
         "2026-11-01T04:00:00Z",
         {"2026-11-01T05:00:00", "2026-11-01T05:30:00", "2026-11-01T06:00:00", "2026-11-01T06:30:00"
         }},
        {"0 0 * * *",
         "America/Santiago",
         "2026-09-05T12:00:00Z",
         {"2026-09-06T04:00:00", "2026-09-07T03:00:00"}},
        {"15 2 * * *",
         "Australia/Lord_Howe",
         "2026-10-03T05:00:00Z",
         {"2026-10-03T15:30:00", "2026-10-04T15:15:00"}},
        {"30 1 * * *",
         "Antarctica/Troll",
         "2026-03-28T12:00:00Z",
         {"2026-03-29T01:00:00", "2026-03-29T23:30:00"}},
        {"0 12 * * *",
         "Pacific/Apia",
         "2011-12-29T00:00:00Z",
         {"2011-12-29T22:00:00", "2011-12-30T22:00:00"}},
        {"@every 90s",
         "UTC",
         "2026-01-01T00:00:10.9Z",
         {"2026-01-01T00:01:40", "2026-01-01T00:03:10"}},
    });
}

TEST(CronNext, matches_both_or_either_of_the_day_fields) {
    expect_next({
        {"0 9 */100,1-7 * MON", "UTC", kNewYear, {"2026-01-05T09:00:00", "2026-02-02T09:00:00"}},
        {"0 0 13 * +FRI", "UTC", kNewYear, {"2026-02-13T00:00:00", "2026-03-13T00:00:00"}},
        {"0 0 13 * ?", "UTC", kNewYear, {"2026-01-13T00:00:00"}},
        {"0 0 5,* * MON", "UTC", kNewYear, {"2026-01-02T00:00:00", "2026-01-03T00:00:00"}},
        {"0 0 30 2 MON", "UTC", kNewYear, {"2026-02-02T00:00:00", "2026-02-09T00:00:00"}},
        {"0 0 29 2 +MON", "UTC", kNewYear, {"2044-02-29T00:00:00", "2072-02-29T00:00:00"}},
    });
}

TEST(CronNext, knows_the_days_that_depend_on_the_month) {
    expect_next({
        {"0 0 L * *",
         "UTC",
         kNewYear,
         {"2026-01-31T00:00:00", "2026-02-28T00:00:00", "2026-03-31T00:00:00"}},
        {"0 0 $ * *", "UTC", "2028-02-01T00:00:00Z", {"2028-02-29T00:00:00"}},
        {"0 0 L-30 * *", "UTC", kNewYear, {"2026-03-01T00:00:00"}},
        {"0 0 LW * *", "UTC", kNewYear, {"2026-01-30T00:00:00", "2026-02-27T00:00:00"}},
        {"0 0 31W * *",
         "UTC",
         "2026-05-01T00:00:00Z",
         {"2026-05-29T00:00:00", "2026-07-31T00:00:00"}},
        {"0 0 1W * *", "UTC", "2026-07-31T00:00:00Z", {"2026-08-03T00:00:00"}},
        {"0 0 L-1W * *", "UTC", "2026-02-01T00:00:00Z", {"2026-02-27T00:00:00"}},
        {"0 0 * * 5L", "UTC", kNewYear, {"2026-01-30T00:00:00", "2026-02-27T00:00:00"}},
        {"0 0 * * 7#1", "UTC", kNewYear, {"2026-01-04T00:00:00", "2026-02-01T00:00:00"}},
    });
}

TEST(CronNext, runs_once_when_the_first_moment_after_the_gap_matches_too) {
    expect_next({
        {"30 2,3 * * *",
         kNewYork,
         "2026-03-08T05:00:00Z",
         {"2026-03-08T07:00:00", "2026-03-08T07:30:00", "2026-03-09T06:30:00"}},
        {"0,30 2,3 * * *",
         kNewYork,
         "2026-03-08T05:00:00Z",
         {"2026-03-08T07:00:00", "2026-03-08T07:30:00"}},
        {"30 2 * * *", kNewYork, "2026-03-08T06:59:59Z", {"2026-03-08T07:00:00"}},
        {"30 2 * * *", kNewYork, "2026-03-08T07:00:00Z", {"2026-03-09T06:30:00"}},
    });
}

TEST(CronNext, drops_the_second_pass_from_any_start_within_it) {
    expect_next({
        {"30 1 * * *", kNewYork, "2026-11-01T05:30:00Z", {"2026-11-02T06:30:00"}},
        {"30 1 * * *", kNewYork, "2026-11-01T06:10:00Z", {"2026-11-02T06:30:00"}},
        {"0 2 * * *", kNewYork, "2026-11-01T06:59:59Z", {"2026-11-01T07:00:00"}},
        {"@hourly",
         kNewYork,
         "2026-11-01T04:30:00Z",
         {"2026-11-01T05:00:00", "2026-11-01T06:00:00", "2026-11-01T07:00:00"}},
    });
}

TEST(CronNext, works_beyond_2037_and_with_odd_offsets) {
    expect_next({
        {"30 2 * * *",
         kNewYork,
         "2150-03-07T12:00:00Z",
         {"2150-03-08T07:00:00", "2150-03-09T06:30:00"}},
        {"0 0 * * *", "Africa/Monrovia", "1971-06-01T12:00:00Z", {"1971-06-02T00:44:30"}},
    });
}

TEST(CronNext, is_strictly_later_than_a_fraction_of_a_second) {
    expect_next({
        {"* * * * * *", "UTC", "2026-01-01T00:00:00.001Z", {"2026-01-01T00:00:01"}},
        {"* * * * * *", "UTC", kNewYear, {"2026-01-01T00:00:01"}},
        {"* * * * *", "UTC", "2025-12-31T23:59:59.999999Z", {"2026-01-01T00:00:00"}},
    });
}

TEST(CronNext, ends_with_the_years_it_knows) {
    EXPECT_TRUE(answer({"0 0 0 1 1 * 2020", "UTC", kNewYear, {}}, 3).empty());
    EXPECT_TRUE(answer({"@reboot", "UTC", kNewYear, {}}, 3).empty());
    EXPECT_EQ(answer({"@yearly", "UTC", "2197-06-01T00:00:00Z", {}}, 9).size(), 2U);
    EXPECT_TRUE(answer({"* * * * *", "UTC", "2250-01-01T00:00:00Z", {}}, 3).empty());
    expect_next({
        {"@yearly", "UTC", "1000-01-01T00:00:00Z", {"1970-01-01T00:00:00"}},
        {"@yearly", "Asia/Tokyo", "1000-01-01T00:00:00Z", {"1969-12-31T15:00:00"}},
        {"@every 7s", "UTC", "1969-12-31T23:59:50Z", {"1970-01-01T00:00:04"}},
    });
}

TEST(CronNext, counts_intervals_in_elapsed_time) {
    expect_next({
        {"@every 1d",
         kNewYork,
         "2026-03-07T12:00:00Z",
         {"2026-03-08T12:00:00", "2026-03-09T12:00:00"}},
        {"45 seconds", "UTC", kNewYear, {"2026-01-01T00:00:45", "2026-01-01T00:01:30"}},
    });
}

TEST(CronCount, is_exact_over_a_century) {
    const auto expression = *CronExpression::parse("* * * * * *");
    const auto from = *parse_time("2000-01-01T00:00:00Z");
    const auto to = *parse_time("2100-01-01T00:00:00Z");

    EXPECT_EQ(expression.count_between(from, to, Zone::utc()), 36'525LL * 86'400);
    EXPECT_EQ(expression.count_between(from, to, **Zone::find(kNewYork)), 36'525LL * 86'400);
    EXPECT_EQ(expression.count_between(to, from, Zone::utc()), 0);
}

}  // namespace
}  // namespace pawl::schedule
