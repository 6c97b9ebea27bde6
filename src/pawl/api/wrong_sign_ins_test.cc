// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/wrong_sign_ins.h"

#include <gtest/gtest.h>

namespace pawl::api {
namespace {

constexpr SteadyTime kStart = SteadyTime(std::chrono::hours(1));
constexpr Duration kSecond = std::chrono::seconds(1);

TEST(WrongSignIns, close_an_address_for_the_rest_of_a_minute) {
    WrongSignIns wrong;
    for (int i = 0; i < 10; ++i) {
        EXPECT_FALSE(wrong.is_closed_for("192.0.2.1", kStart + i * kSecond));
        wrong.add("192.0.2.1", kStart + i * kSecond);
    }
    EXPECT_TRUE(wrong.is_closed_for("192.0.2.1", kStart + 59 * kSecond));
    EXPECT_FALSE(wrong.is_closed_for("192.0.2.2", kStart + 10 * kSecond));
    EXPECT_FALSE(wrong.is_closed_for("192.0.2.1", kStart + 60 * kSecond));
}

TEST(WrongSignIns, take_a_network_of_ipv6_for_one_address) {
    WrongSignIns wrong;
    for (int i = 0; i < 10; ++i) {
        wrong.add("2001:db8::" + std::to_string(i), kStart);
    }
    EXPECT_TRUE(wrong.is_closed_for("2001:db8::ffff", kStart));
    EXPECT_FALSE(wrong.is_closed_for("2001:db8:0:1::1", kStart));
}

}  // namespace
}  // namespace pawl::api
