// SPDX-License-Identifier: Apache-2.0
// Two nodes on one PostgreSQL: what each hears of the other, and what becomes of one that is gone.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "nodes_fixture.h"
#include "pawl/database/postgres_connection.h"

namespace pawl::conformance {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST_P(Nodes, a_node_hears_what_another_committed_and_nothing_twice) {
    const auto first = insert(*one_, job());
    const auto second = insert(*one_, job());

    const auto news = beat(*two_, "two");

    ASSERT_THAT(news.entries, SizeIs(2));
    EXPECT_THAT(
        news.entries[0].jobs, ElementsAre(store::JobChange{first, store::JobEvent::created})
    );
    EXPECT_THAT(
        news.entries[1].jobs, ElementsAre(store::JobChange{second, store::JobEvent::created})
    );
    EXPECT_TRUE(store::changes_of(news).work_added.is_everywhere());
    EXPECT_THAT(beat(*two_, "two").entries, IsEmpty());
}

TEST_P(Nodes, a_node_is_not_told_what_it_did_itself) {
    insert(*one_, job());

    const auto news = beat(*one_, "one");

    EXPECT_THAT(news.entries, IsEmpty());
    EXPECT_FALSE(store::changes_of(news).work_added.any());
}

TEST_P(Nodes, an_entry_that_is_committed_late_is_heard_late_and_not_missed) {
    database::PostgresConnection slow({.url = url_of(database_)});
    slow.execute("BEGIN");
    slow.execute(
        "INSERT INTO pawl.journal(at, changes, node) VALUES (1, '[[\"created\",7,7]]', 'x')"
    );
    const auto later = insert(*one_, job());

    const auto held = beat(*two_, "two");
    EXPECT_THAT(held.entries, IsEmpty());
    EXPECT_TRUE(held.unread);
    EXPECT_TRUE(store::changes_of(held).work_added.any());  // work does not wait for it

    slow.execute("COMMIT");
    const auto news = beat(*two_, "two");
    ASSERT_THAT(news.entries, SizeIs(2));
    EXPECT_EQ(news.entries[0].jobs.front().id, JobId{7});
    EXPECT_EQ(news.entries[1].jobs.front().id, later);
}

TEST_P(Nodes, says_when_there_is_something_to_do) {
    EXPECT_EQ(beat(*one_, "one").next_job, std::nullopt);
    auto later = job();
    later.job.run_at = clock_.wall_now() + seconds(60);
    insert(*two_, later);

    EXPECT_EQ(beat(*one_, "one").next_job, later.job.run_at);
}

TEST_P(Nodes, the_jobs_of_a_node_that_lives_are_nobody_elses) {
    insert(*one_, job());
    ASSERT_THAT(claim(*one_, "one"), SizeIs(1));

    EXPECT_THAT(orphans(*two_, "two"), IsEmpty());
    const auto news = beat(*two_, "two");
    EXPECT_FALSE(news.nodes_lost);
    EXPECT_EQ(news.others, 1);
}

TEST_P(Nodes, the_jobs_of_a_lost_node_are_found) {
    const auto id = insert(*one_, job());
    ASSERT_THAT(claim(*one_, "one"), SizeIs(1));
    lose("one");

    const auto news = beat(*two_, "two");

    EXPECT_TRUE(news.nodes_lost);
    EXPECT_EQ(news.others, 0);
    const auto found = orphans(*two_, "two");
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].id, id);
}

TEST_P(Nodes, a_node_that_freezes_while_it_fires_schedules_holds_up_the_others_for_two_seconds) {
    const auto due_to = [this](store::Transaction& transaction) {
        return transaction.schedules().due(clock_.wall_now(), 10).size();
    };
    ASSERT_TRUE(one_->transact([this](store::Transaction& transaction) {
        transaction.schedules().put({
            .schedule = {.name = "nightly", .task = "report", .cron = "@hourly"},
            .next_at = clock_.wall_now(),
        });
    }));
    std::size_t taken = 0;
    std::size_t found = 0;
    const SystemClock clock;
    Duration held_up{};

    const auto frozen = one_->transact([&](store::Transaction& transaction) {
        taken = due_to(transaction);
        const auto began = clock.steady_now();
        while (found == 0 && held_up < seconds(10)) {
            ASSERT_TRUE(two_->transact([&](store::Transaction& other) { found = due_to(other); }));
            held_up = clock.steady_now() - began;
        }
    });

    EXPECT_EQ(taken, 1U);
    EXPECT_EQ(found, 1U);
    EXPECT_LT(held_up, seconds(2));
    EXPECT_FALSE(frozen);  // and what it did meanwhile is not there
}

TEST_P(Nodes, a_lost_node_is_forgotten_when_it_holds_nothing_and_its_counts_stay) {
    insert(*one_, job());
    ASSERT_THAT(claim(*one_, "one"), SizeIs(1));
    insert(*one_, job());
    lose("one");
    ASSERT_TRUE(two_->membership()->forget_lost());
    EXPECT_TRUE(beat(*two_, "two").nodes_lost);  // it holds a job

    sql("UPDATE pawl.live_jobs SET holder = 'two' WHERE state = 'running'");
    ASSERT_TRUE(two_->membership()->forget_lost());

    EXPECT_FALSE(beat(*two_, "two").nodes_lost);
    std::vector<store::JobCount> counts;
    two_->read([&](store::Snapshot& snapshot) { counts = snapshot.queues().counts(); });
    std::int64_t jobs = 0;
    for (const auto& count : counts) {
        jobs += count.count;
    }
    EXPECT_EQ(jobs, 2);
}

TEST_P(Nodes, who_leaves_is_lost_at_once) {
    ASSERT_TRUE(one_->membership()->leave("one"));

    EXPECT_TRUE(beat(*two_, "two").nodes_lost);
}

TEST_P(Nodes, all_are_listed) {
    lose("one");
    std::vector<store::Node> nodes;
    two_->read([&](store::Snapshot& snapshot) { nodes = snapshot.nodes().list(); });

    ASSERT_THAT(nodes, SizeIs(2));
    EXPECT_EQ(nodes[0].report.id, "one");
    EXPECT_EQ(nodes[0].state, store::NodeState::lost);
    EXPECT_EQ(nodes[1].state, store::NodeState::running);
    EXPECT_EQ(nodes[1].report.slots, 8);
}

TEST_P(Nodes, new_and_revoked_keys_are_told) {
    EXPECT_FALSE(beat(*two_, "two").keys_changed);
    store::KeyId key;
    (void)one_->transact([&](store::Transaction& transaction) {
        key = transaction.keys().insert({.name = "k", .prefix = "p", .digest = "d"}).id;
    });
    EXPECT_TRUE(beat(*two_, "two").keys_changed);
    EXPECT_FALSE(beat(*two_, "two").keys_changed);
    (void)one_->transact([&](store::Transaction& transaction) {
        (void)transaction.keys().revoke(key, clock_.wall_now());
    });
    EXPECT_TRUE(beat(*two_, "two").keys_changed);
}

TEST_P(Nodes, a_hint_ends_the_others_wait) {
    ASSERT_TRUE(one_->membership()->hint());

    EXPECT_EQ(two_->membership()->wait(seconds(10)), store::Woken::hinted);
    EXPECT_EQ(two_->membership()->wait(milliseconds(1)), store::Woken::in_time);
}

TEST_P(Nodes, an_interrupt_ends_a_wait_also_from_before) {
    std::jthread interrupter([this] { two_->membership()->interrupt(); });

    EXPECT_EQ(two_->membership()->wait(seconds(10)), store::Woken::interrupted);
}

TEST_P(Nodes, a_connection_that_was_lost_is_made_again) {
    sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid()");
    (void)two_->membership()->beat({.id = "two"});  // it may have had no word of it yet

    EXPECT_EQ(beat(*two_, "two").others, 1);
}

INSTANTIATE_TEST_SUITE_P(On, Nodes, testing::Values("postgres"), [](const auto& info) {
    return info.param;
});

}  // namespace
}  // namespace pawl::conformance
