// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/watchdog.h"

#include <gtest/gtest.h>

#include <future>

namespace pawl::server {
namespace {

using std::chrono::seconds;

TEST(Watchdog, lets_a_loop_be_silent_for_less_than_ten_seconds) {
    EXPECT_FALSE(is_hung(seconds(9), std::nullopt));
    EXPECT_TRUE(is_hung(seconds(10), std::nullopt));
}

TEST(Watchdog, blames_the_store_for_a_flush_that_does_not_end) {
    EXPECT_FALSE(is_hung(seconds(30), seconds(29)));
    EXPECT_TRUE(is_hung(seconds(30), seconds(0)));
}

TEST(Watchdog, barks_when_it_is_hung) {
    std::promise<void> barked;

    const Watchdog watchdog([] { return true; }, [&] { barked.set_value(); });

    barked.get_future().wait();
}

}  // namespace
}  // namespace pawl::server
