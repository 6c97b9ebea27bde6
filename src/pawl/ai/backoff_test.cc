// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/backoff.h"

#include <gtest/gtest.h>

#include <limits>

#include "pawl/base/random.h"

namespace pawl::ai {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Backoff, doubles_its_ceiling_up_to_a_cap) {
    Random random(1);
    const BackoffPolicy policy;
    for (int retries = 0; retries < 100; ++retries) {
        const auto ceiling =
            retries < 7 ? milliseconds(500) * (1 << retries) : milliseconds(seconds(60));
        Duration longest{};
        for (int i = 0; i < 200; ++i) {
            longest = std::max(longest, backoff_delay(policy, retries, {}, random.next()));
        }

        EXPECT_LE(longest, ceiling);
        EXPECT_GT(longest, ceiling / 2) << retries;
    }
}

TEST(Backoff, may_be_nothing_at_all) {
    EXPECT_EQ(backoff_delay({}, 3, {}, 0), Duration::zero());
}

TEST(Backoff, waits_as_long_as_the_server_wants_even_above_the_cap) {
    const auto most = std::numeric_limits<std::uint64_t>::max();

    EXPECT_EQ(backoff_delay({}, 0, seconds(20), 0), seconds(20));
    EXPECT_EQ(backoff_delay({}, 9, seconds(90), most), seconds(90));
}

TEST(Backoff, a_short_hint_does_not_shorten_it) {
    const auto without = backoff_delay({}, 6, {}, 12'345'678);

    ASSERT_GT(without, seconds(1));
    EXPECT_EQ(backoff_delay({}, 6, milliseconds(1), 12'345'678), without);
}

}  // namespace
}  // namespace pawl::ai
