// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/stack.h"

#include <gtest/gtest.h>

#include <chrono>

#include "pawl/base/text_time.h"

namespace pawl::kinds::notes {
namespace {

using std::chrono::days;

const WallTime kNow = parse_time("2026-03-02T12:00:00Z").value();

TEST(AStack, is_called_as_its_cluster_with_a_capital_letter) {
    EXPECT_EQ(stack_name("idea"), "Idea");
    EXPECT_EQ(stack_name("Misc"), "Misc");
    EXPECT_EQ(stack_name("öl"), "öl");
    EXPECT_EQ(stack_name(""), "");
}

TEST(AStack, is_worth_its_notes) {
    const StackCluster cluster{.notes = 8, .newest = kNow - days(14)};

    EXPECT_EQ(stack_priority(cluster, PriorityFormula::count, kNow), 8);
}

TEST(AStack, is_worth_half_after_two_weeks) {
    const StackCluster cluster{.notes = 8, .newest = kNow - days(14)};

    EXPECT_DOUBLE_EQ(stack_priority(cluster, PriorityFormula::recency, kNow), 4);
    EXPECT_DOUBLE_EQ(stack_priority(cluster, PriorityFormula::recency, kNow + days(14)), 2);
}

TEST(AStack, of_the_future_is_worth_no_more_than_its_notes) {
    const StackCluster cluster{.notes = 8, .newest = kNow + days(14)};

    EXPECT_DOUBLE_EQ(stack_priority(cluster, PriorityFormula::recency, kNow), 8);
}

TEST(ASummaryThatWasCutOff, ends_with_a_sentence) {
    EXPECT_EQ(whole_sentences("Seeds. Soil? And then the"), "Seeds. Soil?");
    EXPECT_EQ(whole_sentences("Version 1.5 is"), "Version 1.5 is") << "there is no sentence";
    EXPECT_EQ(whole_sentences("Whole!"), "Whole!");
    EXPECT_EQ(whole_sentences(""), "");
}

}  // namespace
}  // namespace pawl::kinds::notes
