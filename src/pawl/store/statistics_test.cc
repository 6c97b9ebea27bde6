// SPDX-License-Identifier: Apache-2.0
#include "pawl/store/statistics.h"

#include <gtest/gtest.h>

namespace pawl::store {
namespace {

TEST(Buckets, a_duration_is_at_most_9_percent_off_the_middle_of_its_bucket) {
    for (Duration::rep micros = 1; micros < 1'000'000'000'000; micros = micros * 3 / 2 + 1) {
        const auto middle = bucket_middle(bucket_of(Duration(micros)));
        EXPECT_GE(static_cast<double>(middle.count()) + 1, static_cast<double>(micros) / 1.091)
            << micros;
        EXPECT_LE(static_cast<double>(middle.count()), static_cast<double>(micros) * 1.091 + 1)
            << micros;
    }
}

TEST(Buckets, grow_with_the_duration_and_end) {
    EXPECT_EQ(bucket_of(Duration(0)), bucket_of(Duration(1)));
    EXPECT_EQ(bucket_of(Duration(-5)), bucket_of(Duration(1)));
    EXPECT_LT(bucket_of(std::chrono::milliseconds(1)), bucket_of(std::chrono::milliseconds(2)));
    EXPECT_EQ(bucket_of(std::chrono::days(365)), bucket_of(std::chrono::days(3650)));
}

}  // namespace
}  // namespace pawl::store
