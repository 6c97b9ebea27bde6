// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/node_lease.h"

#include <gtest/gtest.h>

namespace pawl::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr SteadyTime kSent{seconds(1'000)};

TEST(NodeLease, the_owner_of_a_store_needs_none) {
    const NodeLease lease(NodeLease::Kind::owner);
    EXPECT_TRUE(lease.may_start(kSent));
    EXPECT_FALSE(lease.must_stop(kSent + std::chrono::hours(1)));
}

TEST(NodeLease, begins_with_the_first_beat) {
    NodeLease lease(NodeLease::Kind::shared);
    EXPECT_FALSE(lease.may_start(SteadyTime{}));
    EXPECT_TRUE(lease.must_stop(SteadyTime{}));

    lease.confirm(kSent);
    lease.stopped();  // nothing ran

    EXPECT_TRUE(lease.may_start(kSent));
    EXPECT_FALSE(lease.must_stop(kSent));
}

TEST(NodeLease, a_silent_node_begins_nothing_long_before_it_must_stop) {
    NodeLease lease(NodeLease::Kind::shared);
    lease.confirm(kSent);
    lease.stopped();

    EXPECT_TRUE(lease.may_start(kSent + seconds(10) - milliseconds(1)));
    EXPECT_FALSE(lease.may_start(kSent + seconds(10)));
    EXPECT_FALSE(lease.must_stop(kSent + seconds(25) - milliseconds(1)));
}

TEST(NodeLease, commands_are_killed_two_seconds_before_others_take_the_jobs) {
    NodeLease lease(NodeLease::Kind::shared);
    lease.confirm(kSent);
    lease.stopped();

    constexpr auto kGraceOfCommands = seconds(2);
    EXPECT_TRUE(lease.must_stop(kSent + store::kNodeLease - seconds(2) - kGraceOfCommands));
}

TEST(NodeLease, a_node_that_is_heard_again_stops_what_ran_and_goes_on) {
    NodeLease lease(NodeLease::Kind::shared);
    lease.confirm(kSent);
    lease.stopped();
    const auto later = kSent + seconds(60);

    lease.confirm(later);  // before anybody looked

    EXPECT_FALSE(lease.may_start(later));
    EXPECT_TRUE(lease.must_stop(later));
    lease.stopped();
    EXPECT_TRUE(lease.may_start(later));
    EXPECT_FALSE(lease.must_stop(later));
}

TEST(NodeLease, what_was_claimed_before_a_gap_is_never_held_again) {
    NodeLease lease(NodeLease::Kind::shared);
    lease.confirm(kSent);
    const auto begun = kSent + seconds(1);
    EXPECT_TRUE(lease.holds(begun, begun));
    EXPECT_FALSE(lease.holds(begun, kSent + seconds(25))
    );  // nobody was heard, and nobody looked yet

    const auto later = kSent + seconds(60);
    lease.confirm(later);
    lease.stopped();

    EXPECT_FALSE(lease.holds(begun, later));
    EXPECT_TRUE(lease.holds(later, later + seconds(1)));
    EXPECT_TRUE(NodeLease(NodeLease::Kind::owner).holds(begun, later));
}

}  // namespace
}  // namespace pawl::engine
