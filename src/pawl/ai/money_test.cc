// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/money.h"

#include <gtest/gtest.h>

#include <limits>

namespace pawl::ai {
namespace {

TEST(Money, is_exact_where_a_double_is_not) {
    EXPECT_EQ(parse_dollars("5"), Money{5 * kPicodollarsADollar});
    EXPECT_EQ(parse_dollars("0.1"), Money{100'000'000'000});
    EXPECT_EQ(parse_dollars("0.000001"), Money{1'000'000});
    EXPECT_EQ(to_money(0.1), parse_dollars("0.1"));
    EXPECT_EQ(to_money(0), Money{});
}

TEST(Money, shows_every_digit_that_says_something) {
    EXPECT_EQ(to_text(Money{}), "0");
    EXPECT_EQ(to_text(Money{5 * kPicodollarsADollar}), "5");
    EXPECT_EQ(to_text(Money{12'500'000}), "0.0000125");
    EXPECT_EQ(to_text(Money{1}), "0.000000000001");
}

TEST(Money, refuses_what_is_no_amount) {
    for (const auto* text : {"", "-1", "+1", "1.", ".5", "1e3", "1,5", "0.0000001", "1000001"}) {
        EXPECT_EQ(parse_dollars(text), std::nullopt) << text;
    }
    EXPECT_EQ(to_money(-0.1), std::nullopt);
    EXPECT_EQ(to_money(std::numeric_limits<double>::quiet_NaN()), std::nullopt);
    EXPECT_EQ(to_money(1e300), std::nullopt);
    EXPECT_EQ(to_money(10'001), std::nullopt);
}

TEST(Money, does_not_begin_again_below_zero) {
    Money sum{std::numeric_limits<std::int64_t>::max() - 1};

    sum += Money{5};

    EXPECT_EQ(sum.picodollars, std::numeric_limits<std::int64_t>::max());
}

}  // namespace
}  // namespace pawl::ai
