// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/provider_limits.h"

#include <gtest/gtest.h>

namespace pawl::ai {
namespace {

using std::chrono::seconds;

constexpr SteadyTime kStart{seconds(1'000)};

auto tokens_left(std::int64_t remaining, Duration reset) -> RateHeaders {
    return {.tokens = Allowance{.limit = 6'000, .remaining = remaining, .reset = reset}};
}

TEST(ProviderLimits, let_everything_out_until_something_is_known) {
    ProviderLimits limits;
    for (int i = 0; i < 1'000; ++i) {
        limits.started(1'000'000, kStart);
    }

    EXPECT_EQ(limits.free_at(1'000'000, kStart), kStart);
}

TEST(ProviderLimits, wait_until_the_bucket_has_refilled_that_far) {
    ProviderLimits limits;
    limits.started(100, kStart);

    // 6,000 are back in a minute: a hundred each second.
    limits.ended(100, tokens_left(0, seconds(60)), kStart);

    EXPECT_EQ(limits.free_at(500, kStart), kStart + seconds(5));
    EXPECT_EQ(limits.free_at(500, kStart + seconds(2)), kStart + seconds(5));
    EXPECT_EQ(limits.free_at(500, kStart + seconds(6)), kStart + seconds(6));
}

TEST(ProviderLimits, what_went_out_is_gone_before_the_provider_says_so) {
    ProviderLimits limits;
    limits.started(100, kStart);
    limits.ended(100, tokens_left(600, seconds(54)), kStart);

    limits.started(500, kStart);

    EXPECT_EQ(limits.free_at(100, kStart), kStart);
    EXPECT_EQ(limits.free_at(300, kStart), kStart + seconds(2));
}

TEST(ProviderLimits, a_reply_does_not_forget_who_is_under_way) {
    ProviderLimits limits;
    limits.started(100, kStart);
    limits.started(600, kStart);

    limits.ended(100, tokens_left(600, seconds(54)), kStart);

    EXPECT_EQ(limits.free_at(100, kStart), kStart + seconds(1));
}

TEST(ProviderLimits, a_call_above_the_limit_waits_for_a_full_bucket_and_not_for_ever) {
    ProviderLimits limits;
    limits.started(1, kStart);
    limits.ended(1, tokens_left(0, seconds(60)), kStart);

    EXPECT_EQ(limits.free_at(1'000'000, kStart), kStart + seconds(60));
}

TEST(ProviderLimits, requests_count_as_well) {
    ProviderLimits limits;
    limits.started(1, kStart);

    limits.ended(
        1, {.requests = Allowance{.limit = 60, .remaining = 0, .reset = seconds(60)}}, kStart
    );

    EXPECT_EQ(limits.free_at(1, kStart), kStart + seconds(1));
}

TEST(ProviderLimits, leave_a_provider_alone_that_asks_for_it) {
    ProviderLimits limits;

    limits.block_until(kStart + seconds(20));
    limits.block_until(kStart + seconds(10));

    EXPECT_EQ(limits.free_at(1, kStart), kStart + seconds(20));
    EXPECT_EQ(limits.free_at(1, kStart + seconds(30)), kStart + seconds(30));
}

TEST(ProviderLimits, a_limit_that_does_not_say_when_is_one_of_a_minute) {
    ProviderLimits limits;
    limits.started(1, kStart);
    limits.ended(1, tokens_left(0, Duration::zero()), kStart);

    EXPECT_EQ(limits.free_at(100, kStart), kStart + seconds(1));
}

}  // namespace
}  // namespace pawl::ai
