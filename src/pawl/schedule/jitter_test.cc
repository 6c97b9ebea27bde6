// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/jitter.h"

#include <gtest/gtest.h>

#include <chrono>

#include "pawl/base/clock.h"

namespace pawl::schedule {
namespace {

using std::chrono::seconds;

constexpr WallTime kSlot = WallTime(seconds(1'767'225'600));

TEST(Jitter, is_the_same_for_the_same_slot) {
    EXPECT_EQ(jitter_delay("a", kSlot, seconds(30)), jitter_delay("a", kSlot, seconds(30)));
    EXPECT_NE(jitter_delay("a", kSlot, seconds(30)), jitter_delay("b", kSlot, seconds(30)));
}

TEST(Jitter, stays_within_the_span_and_is_spread_over_it) {
    constexpr int kSlots = 10'000;
    Duration sum{0};
    for (int i = 0; i < kSlots; ++i) {
        const auto delay = jitter_delay("a", kSlot + seconds(60 * i), seconds(30));
        ASSERT_GE(delay, Duration::zero());
        ASSERT_LT(delay, seconds(30));
        sum += delay;
    }
    EXPECT_NEAR(static_cast<double>((sum / kSlots).count()), 15e6, 5e5);
}

TEST(Jitter, is_nothing_without_a_span) {
    EXPECT_EQ(jitter_delay("a", kSlot, Duration::zero()), Duration::zero());
    EXPECT_EQ(jitter_delay("a", kSlot, seconds(-1)), Duration::zero());
}

}  // namespace
}  // namespace pawl::schedule
