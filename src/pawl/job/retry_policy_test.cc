// SPDX-License-Identifier: Apache-2.0
#include "pawl/job/retry_policy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace pawl::job {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

auto policy(std::string_view backoff, Jitter jitter = Jitter::none) -> RetryPolicy {
    return {.max_attempts = 10, .backoff = parse_backoff(backoff).value(), .jitter = jitter};
}

TEST(RetryPolicy, doubles_up_to_its_limit) {
    const auto doubling = policy("exponential:10s..1h");
    const std::vector<Duration> expected = {
        seconds(10), seconds(20), seconds(40), seconds(80), seconds(160)
    };

    for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ(doubling.delay_after(static_cast<int>(i) + 1, 0), expected[i]);
    }
    EXPECT_EQ(doubling.delay_after(20, 0), hours(1));
    EXPECT_EQ(doubling.delay_after(kMostAttempts, 0), hours(1)) << "and does not overflow";
}

TEST(RetryPolicy, grows_by_a_constant_or_follows_a_list_whose_last_repeats) {
    EXPECT_EQ(policy("linear:60s").delay_after(3, 0), minutes(3));
    const RetryPolicy listed{
        .backoff = backoff_from_list({"10s", "1m", "10m"}).value(), .jitter = Jitter::none
    };
    EXPECT_EQ(listed.delay_after(1, 0), seconds(10));
    EXPECT_EQ(listed.delay_after(3, 0), minutes(10));
    EXPECT_EQ(listed.delay_after(9, 0), minutes(10));
}

TEST(RetryPolicy, full_jitter_spreads_evenly_over_the_delay) {
    const auto spread = policy("linear:100s", Jitter::full);
    constexpr int kTries = 4'000;
    constexpr int kBins = 10;
    std::vector<int> bins(kBins, 0);
    std::uint64_t seed = 88'172'645'463'325'252ULL;
    for (int i = 0; i < kTries; ++i) {
        seed ^= seed << 13U, seed ^= seed >> 7U, seed ^= seed << 17U;  // xorshift64
        const auto delay = spread.delay_after(1, seed);
        ASSERT_GE(delay, Duration::zero());
        ASSERT_LE(delay, seconds(100));
        ++bins[static_cast<std::size_t>(std::min<Duration::rep>(delay / seconds(10), kBins - 1))];
    }

    for (const int count : bins) {
        EXPECT_NEAR(count, kTries / kBins, 100);
    }
}

TEST(RetryPolicy, the_same_seed_gives_the_same_delay) {
    const auto spread = policy("exponential:10s..1h", Jitter::full);

    EXPECT_EQ(spread.delay_after(4, 42), spread.delay_after(4, 42));
}

TEST(Backoff, is_read_and_written) {
    for (const auto* const text : {"exponential:10s..1h", "linear:1m"}) {
        EXPECT_EQ(to_text(parse_backoff(text).value()), text);
    }
}

TEST(Backoff, refuses_what_is_none) {
    for (const auto* const text :
         {"",
          "exponential",
          "exponential:",
          "exponential:10s",
          "exponential:1h..10s",
          "linear:",
          "linear:-1s",
          "linear:0s..1s",
          "constant:1s",
          "linear:fast"}) {
        const auto backoff = parse_backoff(text);
        ASSERT_FALSE(backoff.has_value()) << text;
        EXPECT_EQ(backoff.error().code, "invalid_backoff");
    }
    EXPECT_FALSE(backoff_from_list({}).has_value());
    EXPECT_FALSE(backoff_from_list(std::vector<std::string>(101, "1s")).has_value());
    EXPECT_FALSE(backoff_from_list({"1s", "soon"}).has_value());
}

}  // namespace
}  // namespace pawl::job
