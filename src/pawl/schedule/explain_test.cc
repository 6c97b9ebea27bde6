// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/explain.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/text_time.h"
#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/zone.h"

namespace pawl::schedule {
namespace {

auto explained(std::string_view text) -> std::string {
    return explain(*CronExpression::parse(text));
}

TEST(Explain, says_it_in_english) {
    EXPECT_EQ(explained("30 2 * * *"), "At 02:30, every day.");
    EXPECT_EQ(explained("0 9,17 * * MON-FRI"), "At 09:00 and 17:00, on Monday to Friday.");
    EXPECT_EQ(explained("*/15 * * * *"), "Every 15 minutes, every day.");
    EXPECT_EQ(explained("* * * * * *"), "Every second, every day.");
    EXPECT_EQ(explained("5 * * * *"), "At minute 5 of every hour, every day.");
    EXPECT_EQ(explained("*/10 8-18 * * *"), "Every 10 minutes in hour 8 to 18, every day.");
    EXPECT_EQ(explained("0 0 29 2 *"), "At 00:00, on day 29 of the month, in February.");
    EXPECT_EQ(explained("0 0 L * *"), "At 00:00, on the last day of the month.");
    EXPECT_EQ(explained("0 0 * * MON#1"), "At 00:00, on the first Monday of the month.");
    EXPECT_EQ(
        explained("0 0 0 1 1 * 2030"), "At 00:00, on day 1 of the month, in January, in 2030."
    );
    EXPECT_EQ(explained("@every 90s"), "Every 90s, counted in elapsed time.");
    EXPECT_EQ(explained("@reboot"), "At start-up only: there are no clock times.");
}

TEST(Explain, tells_both_from_either) {
    EXPECT_EQ(explained("0 0 13 * FRI"), "At 00:00, on day 13 of the month or on Friday.");
    EXPECT_EQ(
        explained("0 0 13 * +FRI"), "At 00:00, on day 13 of the month if that day is also Friday."
    );
}

auto notes_on(std::string_view text, std::string_view zone, std::string_view from)
    -> std::vector<std::string> {
    std::vector<std::string> texts;
    for (const auto& note :
         clock_change_notes(*CronExpression::parse(text), **Zone::find(zone), *parse_time(from))) {
        texts.push_back(note.text);
    }
    return texts;
}

using Notes = std::vector<std::string>;

TEST(Explain, notes_what_clock_changes_do) {
    constexpr const char* kZone = "America/New_York";
    constexpr const char* kFrom = "2026-01-01T00:00:00Z";

    EXPECT_EQ(
        notes_on("30 2 * * *", kZone, kFrom),
        Notes{"on 2026-03-08 the clock jumps forward from 02:00 to 03:00: the skipped times run "
              "once, at 03:00"}
    );
    EXPECT_EQ(
        notes_on("*/30 2 * * *", kZone, kFrom),
        Notes{"on 2026-03-08 the clock jumps forward from 02:00 to 03:00: the skipped times do not "
              "run"}
    );
    EXPECT_EQ(
        notes_on("30 1 * * *", kZone, kFrom),
        Notes{"on 2026-11-01 the clock jumps back from 02:00 to 01:00: the times that come twice "
              "run the first time only"}
    );
    EXPECT_EQ(notes_on("*/30 1 * * *", kZone, kFrom).size(), 1U);
    EXPECT_EQ(notes_on("0 12 * * *", kZone, kFrom), Notes{});
    EXPECT_EQ(notes_on("@every 1h", kZone, kFrom), Notes{});
    EXPECT_EQ(notes_on("30 2 * * *", "UTC", kFrom), Notes{});
    EXPECT_EQ(
        notes_on("0 12 * * *", "Pacific/Apia", "2011-12-01T00:00:00Z"),
        Notes{"on 2011-12-30 the clock jumps forward from 00:00 to 2011-12-31 00:00: the skipped "
              "times do not run"}
    );
}

}  // namespace
}  // namespace pawl::schedule
