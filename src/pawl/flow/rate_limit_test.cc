// SPDX-License-Identifier: Apache-2.0
#include "pawl/flow/rate_limit.h"

#include <gtest/gtest.h>

#include <vector>

namespace pawl::flow {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const WallTime kNow(seconds(1'780'000'000));

TEST(RateLimit, reads_a_number_and_a_window) {
    const auto limit = parse_rate("100/1m");

    ASSERT_TRUE(limit.has_value());
    EXPECT_EQ(*limit, (RateLimit{.starts = 100, .window = std::chrono::minutes(1)}));
    EXPECT_EQ(to_text(*limit), "100/1m");
}

TEST(RateLimit, refuses_what_is_no_rate) {
    for (const auto* const text :
         {"",
          "100",
          "/1m",
          "0/1m",
          "-1/1s",
          "1.5/1s",
          "100/",
          "100/0s",
          "100/31d",
          "100001/1s",
          "1/1m/2",
          "x/1s",
          " 1/1s"}) {
        const auto limit = parse_rate(text);
        ASSERT_FALSE(limit.has_value()) << text;
        EXPECT_EQ(limit.error().code, "invalid_rate");
    }
}

TEST(RateWindow, never_allows_more_than_the_limit_in_any_window) {
    const RateLimit limit{.starts = 100, .window = seconds(1)};
    RateWindow window;
    std::vector<WallTime> starts;
    for (auto now = kNow; now < kNow + seconds(20); now += milliseconds(1)) {
        for (auto room = window.room(limit, now); room > 0; --room) {
            window.add(now);
            starts.push_back(now);
        }
        window.trim(limit, now);
    }

    for (std::size_t i = 100; i < starts.size(); ++i) {
        ASSERT_GE(starts[i] - starts[i - 100], seconds(1));
    }
    EXPECT_GE(starts.size(), 20U * 98U);
}

TEST(RateWindow, says_when_the_next_one_is_free) {
    const RateLimit limit{.starts = 2, .window = seconds(1)};
    RateWindow window;
    window.add(kNow);
    EXPECT_EQ(window.next_free(limit, kNow), std::nullopt);
    window.add(kNow + milliseconds(400));

    const auto free = window.next_free(limit, kNow + milliseconds(500));

    ASSERT_TRUE(free.has_value());
    EXPECT_EQ(*free, kNow + held_for(limit));
    EXPECT_EQ(window.room(limit, *free), 1U);
}

TEST(RateWindow, spreads_many_starts_over_a_short_window) {
    const RateLimit limit{.starts = 100, .window = seconds(1)};
    RateWindow window;
    const auto first = window.room(limit, kNow);
    EXPECT_EQ(first, 14U);
    for (std::size_t i = 0; i < first; ++i) {
        window.add(kNow);
    }

    const auto free = window.next_free(limit, kNow);

    ASSERT_TRUE(free.has_value());
    EXPECT_EQ(*free, kNow + milliseconds(125));
    EXPECT_EQ(window.room(limit, *free), 14U);
}

TEST(RateWindow, does_not_spread_a_long_window_or_few_starts) {
    const RateWindow window;

    EXPECT_EQ(window.room({.starts = 100, .window = std::chrono::minutes(1)}, kNow), 100U);
    EXPECT_EQ(window.room({.starts = 31, .window = seconds(1)}, kNow), 31U);
}

TEST(RateWindow, a_clock_that_was_set_back_allows_nothing_more) {
    const RateLimit limit{.starts = 1, .window = seconds(1)};
    RateWindow window;
    window.add(kNow);

    EXPECT_EQ(window.room(limit, kNow - seconds(100)), 0U);
}

}  // namespace
}  // namespace pawl::flow
