// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/overlap_rule.h"

#include <gtest/gtest.h>

namespace pawl::schedule {
namespace {

constexpr bool kMissed = true;
constexpr bool kOnTime = false;

auto rule(Overlap overlap, CatchUp catch_up, bool missed, int most = 100) -> OverlapRule {
    return overlap_rule({.overlap = overlap, .catch_up = catch_up, .catch_up_max = most}, missed);
}

TEST(OverlapRule, skip_writes_off_beside_any_unfinished_job) {
    const auto skip = rule(Overlap::skip, CatchUp::all, kOnTime);

    EXPECT_EQ(skip.overlap, Overlap::skip);
    EXPECT_EQ(skip.looks_at(), 1U);
    EXPECT_FALSE(skip.writes_off(0));
    EXPECT_TRUE(skip.writes_off(1));
}

TEST(OverlapRule, queue_lets_a_hundred_wait_behind_the_one_that_runs) {
    const auto queue = rule(Overlap::queue, CatchUp::latest, kOnTime);

    EXPECT_FALSE(queue.writes_off(100));
    EXPECT_TRUE(queue.writes_off(101));
    EXPECT_GE(queue.looks_at(), 101U);
}

TEST(OverlapRule, allow_and_replace_write_nothing_off) {
    EXPECT_FALSE(rule(Overlap::allow, CatchUp::all, kMissed).writes_off(10'000));
    EXPECT_FALSE(rule(Overlap::replace, CatchUp::all, kMissed).writes_off(10'000));
    EXPECT_EQ(rule(Overlap::allow, CatchUp::latest, kOnTime).looks_at(), 0U);
}

TEST(OverlapRule, missed_slots_that_all_fire_stand_in_line_under_skip) {
    const auto caught_up = rule(Overlap::skip, CatchUp::all, kMissed, 500);

    EXPECT_EQ(caught_up.overlap, Overlap::queue);
    EXPECT_FALSE(caught_up.writes_off(500));
    EXPECT_TRUE(caught_up.writes_off(501));
}

TEST(OverlapRule, missed_slots_keep_every_other_policy) {
    EXPECT_EQ(rule(Overlap::skip, CatchUp::latest, kMissed).overlap, Overlap::skip);
    EXPECT_EQ(rule(Overlap::skip, CatchUp::none, kMissed).overlap, Overlap::skip);
    EXPECT_EQ(rule(Overlap::replace, CatchUp::all, kMissed).overlap, Overlap::replace);
    EXPECT_EQ(
        rule(Overlap::queue, CatchUp::all, kMissed, 500),
        rule(Overlap::queue, CatchUp::all, kOnTime, 500)
    );
}

}  // namespace
}  // namespace pawl::schedule
