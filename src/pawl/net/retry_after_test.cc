// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/retry_after.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

#include "pawl/base/text_time.h"

namespace pawl::net {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

TEST(RetryAfter, reads_seconds_and_dates) {
    const auto now = parse_time("1994-11-06T08:49:07Z").value();

    EXPECT_EQ(parse_retry_after("0", now), seconds(0));
    EXPECT_EQ(parse_retry_after("120", now), seconds(120));
    EXPECT_EQ(parse_retry_after("99999999999999999999", now), hours(1));
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now), seconds(30));
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 1994 08:49:00 GMT", now), seconds(0));
    EXPECT_EQ(parse_retry_after("Sun, 06 Nov 2094 08:49:37 GMT", now), hours(1));
}

TEST(RetryAfter, ignores_what_it_cannot_read) {
    for (const auto* text :
         {"",
          "-1",
          "+5",
          "1.5",
          "5 s",
          "soon",
          "Sun, 31 Feb 1994 08:49:37 GMT",
          "Sun, 06 Nov 1994 24:49:37 GMT",
          "Sun, 06 Nov 1994 08:49:37 CET",
          "Sun, 06 Xxx 1994 08:49:37 GMT",
          "Sun, -6 Nov 1994 08:49:37 GMT"}) {
        EXPECT_EQ(parse_retry_after(text, WallTime{}), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace pawl::net
