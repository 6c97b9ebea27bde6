// SPDX-License-Identifier: Apache-2.0
#include "pawl/observe/process_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pawl {
namespace {

using std::chrono::seconds;
using testing::DoubleEq;
using testing::Field;
using testing::IsEmpty;
using testing::SizeIs;

class ProcessHistoryTest : public testing::Test {
 protected:
    void pass(Duration time, double cpu_seconds) {
        clock_.advance(time);
        usage_->cpu_seconds += cpu_seconds;
        history_.look();
    }

    ManualClock clock_;
    std::optional<ProcessUsage> usage_ = ProcessUsage{.cpu_seconds = 100, .memory_bytes = 5};
    ProcessHistory history_{clock_, [this] { return usage_; }};
};

TEST_F(ProcessHistoryTest, begins_with_what_was_used_between_two_looks) {
    history_.look();
    EXPECT_THAT(history_.samples(), IsEmpty());

    pass(seconds(10), 5);

    ASSERT_THAT(history_.samples(), SizeIs(1));
    EXPECT_THAT(history_.samples().front(), Field(&ProcessSample::cpu_cores, DoubleEq(0.5)));
    EXPECT_EQ(history_.samples().front().memory_bytes, 5);
}

TEST_F(ProcessHistoryTest, takes_a_sample_a_step_however_often_it_looks) {
    history_.look();
    for (int i = 0; i < 30; ++i) {
        pass(seconds(1), 0);
    }

    EXPECT_THAT(history_.samples(), SizeIs(3));
}

TEST_F(ProcessHistoryTest, keeps_an_hour) {
    history_.look();
    for (std::size_t i = 0; i < ProcessHistory::kSamples + 7; ++i) {
        pass(seconds(10), 1);
    }

    EXPECT_THAT(history_.samples(), SizeIs(ProcessHistory::kSamples));
}

TEST_F(ProcessHistoryTest, leaves_out_what_cannot_be_read) {
    history_.look();
    usage_.reset();
    clock_.advance(seconds(10));

    history_.look();

    EXPECT_THAT(history_.samples(), IsEmpty());
}

}  // namespace
}  // namespace pawl
