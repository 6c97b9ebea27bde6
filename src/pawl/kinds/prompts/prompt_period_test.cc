// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/prompts/prompt_period.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string_view>

#include "pawl/base/text_time.h"

namespace pawl::kinds::prompts {
namespace {

auto at(std::string_view text) -> WallTime {
    return parse_time(text).value();
}

class PromptPeriod : public testing::Test {
 protected:
    PromptClock utc_{.zone = schedule::Zone::utc(), .slack = std::chrono::minutes(10)};
};

TEST_F(PromptPeriod, a_tick_that_comes_early_skips_no_day) {
    const auto yesterday = at("2026-03-01T00:00:03Z");
    const auto today = at("2026-03-01T23:59:59Z");  // 24 h less four seconds

    EXPECT_TRUE(utc_.is_due(Frequency::daily, yesterday, today));
    EXPECT_EQ(utc_.date(today), "2026-03-02");
    EXPECT_TRUE(utc_.is_due(Frequency::daily, today, at("2026-03-02T23:59:58Z")));
}

TEST_F(PromptPeriod, a_day_has_one_run) {
    EXPECT_FALSE(
        utc_.is_due(Frequency::daily, at("2026-03-01T00:00:00Z"), at("2026-03-01T18:00:00Z"))
    );
    EXPECT_FALSE(
        utc_.is_due(Frequency::daily, at("2026-03-01T23:59:59Z"), at("2026-03-02T12:00:00Z"))
    ) << "the early one counts for that day";
}

TEST_F(PromptPeriod, weeks_are_those_of_iso_8601) {
    EXPECT_EQ(utc_.period(Frequency::weekly, at("2026-01-01T12:00:00Z")), "2026-W01");
    EXPECT_EQ(utc_.period(Frequency::weekly, at("2027-01-01T12:00:00Z")), "2026-W53");
    EXPECT_EQ(utc_.period(Frequency::weekly, at("2024-12-30T12:00:00Z")), "2025-W01");
    EXPECT_TRUE(
        utc_.is_due(Frequency::weekly, at("2026-12-31T12:00:00Z"), at("2027-01-04T00:00:00Z"))
    );
    EXPECT_FALSE(
        utc_.is_due(Frequency::weekly, at("2026-12-31T12:00:00Z"), at("2027-01-03T12:00:00Z"))
    );
}

TEST_F(PromptPeriod, months_are_those_of_the_calendar) {
    EXPECT_TRUE(
        utc_.is_due(Frequency::monthly, at("2026-01-31T12:00:00Z"), at("2026-02-01T00:00:00Z"))
    );
    EXPECT_FALSE(
        utc_.is_due(Frequency::monthly, at("2026-02-01T00:00:00Z"), at("2026-02-28T12:00:00Z"))
    );
}

TEST_F(PromptPeriod, a_single_prompt_runs_once) {
    EXPECT_TRUE(utc_.is_due(Frequency::single, std::nullopt, at("2026-02-01T00:00:00Z")));
    EXPECT_FALSE(
        utc_.is_due(Frequency::single, at("2020-02-01T00:00:00Z"), at("2026-02-01T00:00:00Z"))
    );
}

TEST_F(PromptPeriod, days_begin_where_the_zone_says) {
    const PromptClock tokyo{.zone = **schedule::Zone::find("Asia/Tokyo")};

    EXPECT_EQ(tokyo.date(at("2026-03-01T15:00:00Z")), "2026-03-02");
    EXPECT_EQ(tokyo.date(at("2026-03-01T14:59:59Z")), "2026-03-01");
}

TEST(Frequencies, are_read_by_name) {
    EXPECT_EQ(parse_frequency("monthly"), Frequency::monthly);
    EXPECT_EQ(parse_frequency("hourly"), std::nullopt);
}

}  // namespace
}  // namespace pawl::kinds::prompts
