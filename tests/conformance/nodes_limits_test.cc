// SPDX-License-Identifier: Apache-2.0
// Limits hold over all nodes together.
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "nodes_fixture.h"

namespace pawl::conformance {
namespace {

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
    static auto held_by(store::Store& store, std::string holder) -> std::vector<job::Job> {
        std::vector<job::Job> jobs;
        (void)store.transact([&](store::Transaction& transaction) {
            jobs = transaction.jobs().held_by(holder, 10);
        });
        return jobs;
    }
    void finish(store::Store& store, const job::Job& running) {
        const store::Finish end{
            .id = running.id,
            .fence = running.fence,
            .holder = "somebody",
            .now = clock_.wall_now(),
            .change = {.event = job::Event::succeeded, .to = job::JobState::succeeded},
            .outcome = job::Outcome::success("1"),
        };
        (void)store.transact([&](store::Transaction& transaction) {
            const auto* const pointer = &end;
            EXPECT_TRUE(transaction.jobs().finish(std::span(&pointer, 1)).front().has_value());
        });
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

TEST_P(NodesLimits, a_key_that_another_node_stored_is_seen_by_the_next_claim) {
    insert_many(*one_, 15, "old");
    EXPECT_EQ(claim(*one_, "one").size(), 10);
    auto urgent = job();
    urgent.job.concurrency_key = "new";
    urgent.job.priority = 5;
    const auto id = insert(*two_, urgent);

    const auto jobs = claim(*one_, "one");
    ASSERT_EQ(jobs.size(), 6);
    EXPECT_EQ(jobs.front().id, id);
}

TEST_P(NodesLimits, a_key_whose_jobs_another_node_took_is_over) {
    insert_many(*one_, 15, "old");
    EXPECT_EQ(claim(*one_, "one").size(), 10);
    EXPECT_EQ(claim(*two_, "two").size(), 5);

    EXPECT_TRUE(claim(*one_, "one").empty());
    insert_many(*one_, 1, "new");
    EXPECT_EQ(claim(*one_, "one").size(), 1);
}

TEST_P(NodesLimits, what_another_node_ended_makes_room_for_as_many) {
    declare({.per_key_concurrency = 1});
    insert_many(*one_, 4, "shared");
    ASSERT_EQ(claim(*one_, "one").size(), 1);
    EXPECT_TRUE(claim(*two_, "two").empty());
    for (int i = 0; i < 2; ++i) {
        const auto held = held_by(*two_, i == 0 ? "one" : "two");  // by way of the other node
        ASSERT_EQ(held.size(), 1);
        finish(*two_, held.front());
        EXPECT_EQ(claim(*two_, "two").size(), 1);
        EXPECT_TRUE(claim(*one_, "one").empty());
    }
}

INSTANTIATE_TEST_SUITE_P(On, NodesLimits, testing::Values("postgres"), [](const auto& info) {
    return info.param;
});

}  // namespace
}  // namespace pawl::conformance
