// SPDX-License-Identifier: Apache-2.0
// Limits hold over all nodes together.
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "nodes_fixture.h"

namespace pawl::conformance {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

class NodesLimits : public Nodes {
 protected:
    void declare(store::Queue queue) {
        queue.name = "default";
        const auto done = one_->transact([&](store::Transaction& transaction) {
            transaction.queues().put(queue);
        });
        EXPECT_TRUE(done.has_value());
    }
    void insert_many(store::Store& store, int count, const std::string& key = {}) {
        for (int i = 0; i < count; ++i) {
            auto wanted = job();
            wanted.job.concurrency_key = key;
            insert(store, std::move(wanted));
        }
    }
    // Both nodes claim at once.
    auto claim_side_by_side() -> std::size_t {
        std::size_t first = 0;
        std::thread other([&] { first = claim(*one_, "one").size(); });
        const auto second = claim(*two_, "two").size();
        other.join();
        return first + second;
    }
};

TEST_P(NodesLimits, the_concurrency_of_a_queue_is_that_of_all_nodes) {
    declare({.concurrency = 3});
    insert_many(*one_, 8);

    EXPECT_EQ(claim_side_by_side(), 3);
    EXPECT_EQ(claim_side_by_side(), 0);
}

TEST_P(NodesLimits, the_concurrency_of_a_key_is_that_of_all_nodes) {
    declare({.per_key_concurrency = 2});
    insert_many(*one_, 6, "a");
    insert_many(*two_, 6, "b");

    EXPECT_EQ(claim_side_by_side(), 4);
    clock_.advance(seconds(1));
    EXPECT_EQ(claim_side_by_side(), 0);
}

TEST_P(NodesLimits, a_rate_is_that_of_all_nodes) {
    declare({.rate = flow::RateLimit{.starts = 4, .window = minutes(1)}});
    insert_many(*one_, 12);

    EXPECT_EQ(claim_side_by_side(), 4);
    clock_.advance(seconds(10));
    EXPECT_EQ(claim_side_by_side(), 0);
    clock_.advance(minutes(1));
    EXPECT_EQ(claim_side_by_side(), 4);
}

// Counting a great many jobs by their keys rests in between.
TEST_P(NodesLimits, a_key_that_was_not_counted_yet_is_looked_at_again_soon) {
    insert_many(*one_, 15, "old");
    EXPECT_EQ(claim(*one_, "one").size(), 10);
    auto urgent = job();
    urgent.job.concurrency_key = "new";
    urgent.job.priority = 5;
    const auto id = insert(*two_, urgent);

    const auto early = look(*one_, "one");
    ASSERT_EQ(early.jobs.size(), 5);
    ASSERT_TRUE(early.more_at.has_value());
    EXPECT_LE(*early.more_at - clock_.wall_now(), milliseconds(1));

    clock_.advance(*early.more_at - clock_.wall_now());
    const auto later = claim(*one_, "one");
    ASSERT_EQ(later.size(), 1);
    EXPECT_EQ(later.front().id, id);
}

TEST_P(NodesLimits, a_key_whose_jobs_another_node_took_meanwhile_is_passed_over) {
    insert_many(*one_, 15, "old");
    EXPECT_EQ(claim(*one_, "one").size(), 10);  // they are counted
    EXPECT_EQ(claim(*two_, "two").size(), 5);

    EXPECT_TRUE(claim(*one_, "one").empty());
    insert_many(*one_, 1, "new");
    EXPECT_EQ(claim(*one_, "one").size(), 1);
}

// More run with a key than this node knows: they count at once.
TEST_P(NodesLimits, what_another_node_started_counts_before_it_is_counted_again) {
    declare({.per_key_concurrency = 2});
    insert_many(*one_, 15, "other");
    EXPECT_EQ(claim(*one_, "one").size(), 2);  // they are counted
    insert_many(*one_, 4, "shared");
    EXPECT_EQ(claim(*two_, "two").size(), 2);

    EXPECT_TRUE(claim(*one_, "one").empty());
}

INSTANTIATE_TEST_SUITE_P(On, NodesLimits, testing::Values("postgres"), [](const auto& info) {
    return info.param;
});

}  // namespace
}  // namespace pawl::conformance
