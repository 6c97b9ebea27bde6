// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/summaries/row_backoff.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace pawl::kinds::summaries {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class RowBackoffTest : public testing::Test {
 protected:
    // For how long the row is left alone.
    auto wait() -> std::chrono::hours {
        auto waited = hours(0);
        while (!backoff_.may_try("7", now_ + waited)) {
            waited += hours(1);
        }
        return waited;
    }

    WallTime now_ = WallTime{} + hours(1'000);
    RowBackoff backoff_;
};

TEST_F(RowBackoffTest, a_row_without_failures_may_be_tried) {
    EXPECT_TRUE(backoff_.may_try("7", now_));
}

TEST_F(RowBackoffTest, each_failure_doubles_the_wait_up_to_a_day) {
    for (const int expected : {1, 2, 4, 8, 16, 24, 24}) {
        backoff_.failed("7", now_);
        EXPECT_EQ(wait(), hours(expected));
    }
    EXPECT_TRUE(backoff_.may_try("8", now_));
}

TEST_F(RowBackoffTest, a_success_is_a_new_beginning) {
    backoff_.failed("7", now_);
    backoff_.failed("7", now_);
    backoff_.succeeded("7");
    EXPECT_TRUE(backoff_.may_try("7", now_));

    backoff_.failed("7", now_);
    EXPECT_EQ(wait(), hours(1));
}

TEST_F(RowBackoffTest, remembers_so_many_rows_and_no_more) {
    for (int i = 0; i < 10'000; ++i) {
        backoff_.failed(std::to_string(i), now_);
    }
    backoff_.failed("one more", now_);
    EXPECT_TRUE(backoff_.may_try("one more", now_)) << "there was no room";

    backoff_.failed("one more", now_ + hours(1));
    EXPECT_FALSE(backoff_.may_try("one more", now_ + hours(1) + minutes(1)))
        << "those whose wait was over made room";
}

}  // namespace
}  // namespace pawl::kinds::summaries
