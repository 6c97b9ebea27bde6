// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/rate_headers.h"

#include <gtest/gtest.h>

#include "pawl/base/text_time.h"

namespace pawl::ai {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

const WallTime kNow = parse_time("2026-01-01T00:00:00Z").value();

TEST(RateHeaders, reads_those_of_openai) {
    const auto said = read_rate_headers(
        {{"x-ratelimit-limit-requests", "60"},
         {"x-ratelimit-remaining-requests", "59"},
         {"x-ratelimit-reset-requests", "1s"},
         {"x-ratelimit-limit-tokens", "150000"},
         {"x-ratelimit-remaining-tokens", "149984"},
         {"x-ratelimit-reset-tokens", "6m0s"}},
        kNow
    );

    EXPECT_EQ(said.requests, (Allowance{.limit = 60, .remaining = 59, .reset = seconds(1)}));
    EXPECT_EQ(
        said.tokens, (Allowance{.limit = 150'000, .remaining = 149'984, .reset = minutes(6)})
    );
    EXPECT_EQ(said.retry_after, std::nullopt);
}

TEST(RateHeaders, reads_those_of_anthropic) {
    const auto said = read_rate_headers(
        {{"anthropic-ratelimit-requests-limit", "50"},
         {"anthropic-ratelimit-requests-remaining", "0"},
         {"anthropic-ratelimit-requests-reset", "2026-01-01T00:00:30Z"},
         {"anthropic-ratelimit-input-tokens-limit", "40000"},
         {"anthropic-ratelimit-input-tokens-remaining", "1000"},
         {"anthropic-ratelimit-input-tokens-reset", "2025-12-31T23:59:00Z"},
         {"retry-after", "12"}},
        kNow
    );

    EXPECT_EQ(said.requests, (Allowance{.limit = 50, .remaining = 0, .reset = seconds(30)}));
    EXPECT_EQ(said.tokens, (Allowance{.limit = 40'000, .remaining = 1'000, .reset = {}}));
    EXPECT_EQ(said.retry_after, seconds(12));
}

TEST(RateHeaders, the_hint_in_milliseconds_is_the_better_one) {
    const auto hint = [](std::vector<net::HttpHeader> headers) {
        return read_rate_headers(headers, kNow).retry_after;
    };

    EXPECT_EQ(hint({{"retry-after", "1"}, {"retry-after-ms", "250"}}), milliseconds(250));
    EXPECT_EQ(hint({{"retry-after", "0.5"}}), milliseconds(500));
    EXPECT_EQ(hint({{"retry-after", "Thu, 01 Jan 2026 00:00:20 GMT"}}), seconds(20));
    EXPECT_EQ(hint({{"retry-after", "1000000000"}}), std::chrono::hours(1));
    EXPECT_EQ(hint({{"retry-after-ms", "999999999999"}}), std::chrono::hours(1));
    EXPECT_EQ(hint({{"retry-after", "soon"}}), std::nullopt);
}

TEST(RateHeaders, what_cannot_be_read_counts_as_not_said) {
    const auto said = read_rate_headers(
        {{"x-ratelimit-limit-requests", "many"},
         {"x-ratelimit-remaining-requests", "1"},
         {"x-ratelimit-limit-tokens", "0"},
         {"x-ratelimit-remaining-tokens", "0"}},
        kNow
    );

    EXPECT_EQ(said, RateHeaders{});
}

TEST(GoDuration, is_numbers_and_units) {
    EXPECT_EQ(parse_go_duration("1s"), seconds(1));
    EXPECT_EQ(parse_go_duration("6m0s"), minutes(6));
    EXPECT_EQ(parse_go_duration("1h2m3.5s"), seconds(3723) + milliseconds(500));
    EXPECT_EQ(parse_go_duration("7.66s"), milliseconds(7'660));
    EXPECT_EQ(parse_go_duration("20ms"), milliseconds(20));
    EXPECT_EQ(parse_go_duration("1\u00b5s"), Duration(1));
    EXPECT_EQ(parse_go_duration("1ns"), Duration(1));
    EXPECT_EQ(parse_go_duration("99999h"), std::chrono::hours(24));
    for (const auto* text : {"", "1", "s", "1x", "-1s", "1s2", "nan", "inf", "1e3s"}) {
        EXPECT_EQ(parse_go_duration(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace pawl::ai
