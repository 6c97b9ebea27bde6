// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/last_slot.h"

#include <gtest/gtest.h>

#include "pawl/base/text_time.h"

namespace pawl::schedule {
namespace {

auto at(std::string_view text) -> WallTime {
    return parse_time(text).value();
}

TEST(LastSlot, is_the_newest_one_in_the_span) {
    const auto cron = CronExpression::parse("*/15 * * * *").value();

    EXPECT_EQ(
        last_slot(cron, Zone::utc(), at("2026-01-01T00:00:00Z"), at("2026-01-01T10:44:59Z")),
        at("2026-01-01T10:30:00Z")
    );
}

TEST(LastSlot, counts_the_end_of_the_span_and_not_its_begin) {
    const auto cron = CronExpression::parse("0 2 * * *").value();
    const auto two = at("2026-01-01T02:00:00Z");

    EXPECT_EQ(last_slot(cron, Zone::utc(), two - std::chrono::hours(1), two), two);
    EXPECT_EQ(last_slot(cron, Zone::utc(), two, two + std::chrono::hours(1)), std::nullopt);
}

TEST(LastSlot, follows_a_gap_of_the_zone) {
    const auto cron = CronExpression::parse("30 2 * * *").value();
    const auto& zone = **Zone::find("America/New_York");

    EXPECT_EQ(
        last_slot(cron, zone, at("2026-03-08T05:00:00Z"), at("2026-03-08T12:00:00Z")),
        at("2026-03-08T07:00:00Z")
    );
}

TEST(StartOfLocalDay, is_midnight_on_the_wall) {
    const auto& zone = **Zone::find("America/New_York");

    EXPECT_EQ(start_of_local_day(zone, at("2026-03-08T07:00:00Z")), at("2026-03-08T05:00:00Z"));
    EXPECT_EQ(start_of_local_day(zone, at("2026-11-02T04:30:00Z")), at("2026-11-01T04:00:00Z"));
}

TEST(StartOfLocalDay, is_the_end_of_the_gap_where_midnight_is_skipped) {
    const auto& zone = **Zone::find("America/Santiago");

    EXPECT_EQ(start_of_local_day(zone, at("2026-09-06T12:00:00Z")), at("2026-09-06T04:00:00Z"));
}

}  // namespace
}  // namespace pawl::schedule
