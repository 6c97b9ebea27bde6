// SPDX-License-Identifier: Apache-2.0
// What a claim takes: fair turns of keys, limits of queues and keys, rates, order, ageing.
#include <gmock/gmock.h>

#include <algorithm>
#include <span>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using job::Outcome;
using std::chrono::minutes;
using std::chrono::seconds;

class TurnsTest : public StoreTest {
 protected:
    auto send(const std::string& key, int priority = 0) -> job::Job {
        auto job = a_job();
        job.job.concurrency_key = key;
        job.job.priority = priority;
        return insert_one(job);
    }
    auto send_in_order(const std::string& key) -> job::Job {
        auto job = a_job();
        job.job.ordering_key = key;
        return insert_one(job);
    }
    void put(store::Queue queue) {
        queue.name = "default";
        transact<bool>([&](store::Transaction& transaction) {
            transaction.queues().put(queue);
            return true;
        });
    }
    void set_key_paused(const std::string& key, bool paused) {
        transact<bool>([&](store::Transaction& transaction) {
            return transaction.queues().set_key_paused("default", key, paused);
        });
    }
    auto claim_all(std::size_t limit = 100) -> store::Claimed {
        const store::ClaimRequest request{
            .holder = "node",
            .now = now(),
            .limit = limit,
            .runnable = [](std::string_view, std::string_view) { return true; },
        };
        return transact<store::Claimed>([&](store::Transaction& transaction) {
            return transaction.jobs().claim(request);
        });
    }
    auto keys(const std::vector<job::Job>& jobs) -> std::string {
        std::string text;
        for (const auto& job : jobs) {
            text += job.concurrency_key.empty() ? "-" : job.concurrency_key;
        }
        return text;
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, TurnsTest, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(TurnsTest, keys_take_fair_turns_with_jobs_that_have_none) {
    for (int i = 0; i < 3; ++i) {
        insert_one(a_job());
    }
    for (int i = 0; i < 3; ++i) {
        send("a");
    }
    send("b");

    const auto first = keys(claim_all(3).jobs);
    EXPECT_THAT(first, testing::UnorderedElementsAre('-', 'a', 'b'));
    EXPECT_EQ(keys(claim_all(100).jobs).size(), 4U);
}

TEST_P(TurnsTest, one_job_of_a_tenant_starts_in_the_next_turn_behind_thousands_of_another) {
    std::vector<store::NewJob> many(5'000, a_job());
    for (auto& job : many) {
        job.job.concurrency_key = "a";
    }
    insert(std::move(many));
    (void)claim_all(10);

    send("b");

    EXPECT_THAT(keys(claim_all(2).jobs), testing::HasSubstr("b"));
}

TEST_P(TurnsTest, keeps_turns_and_limits_over_a_restart) {
    put({.per_key_concurrency = 1});
    send("a"), send("a"), send("b");
    EXPECT_EQ(keys(claim_all(1).jobs), "a");
    reopen();

    EXPECT_EQ(keys(claim_all().jobs), "b");
}

TEST_P(TurnsTest, a_key_runs_no_more_at_once_than_its_limit) {
    put({.per_key_concurrency = 2});
    for (int i = 0; i < 4; ++i) {
        send("a");
    }
    const auto running = claim_all().jobs;
    EXPECT_EQ(keys(running), "aa");
    EXPECT_TRUE(claim_all().jobs.empty());

    ASSERT_TRUE(finish(running.front(), Outcome::success("")));

    EXPECT_EQ(keys(claim_all().jobs), "a");
}

TEST_P(TurnsTest, a_refused_request_leaves_no_trace_in_the_lanes) {
    put({.per_key_concurrency = 1});
    auto good = a_job();
    good.job.concurrency_key = "a";
    good.job.run_at = now();
    auto bad = a_job();
    bad.after_jobs = {{.parent = JobId{4711}}};
    bad.job.run_at = now();
    store::InsertJobs request{.jobs = {good, bad}, .now = now()};
    auto* const pointer = &request;
    transact<bool>([&](store::Transaction& transaction) {
        EXPECT_FALSE(transaction.jobs().insert(std::span(&pointer, 1)).front().has_value());
        return true;
    });

    EXPECT_TRUE(claim_all().jobs.empty());
    send("a");
    EXPECT_EQ(keys(claim_all().jobs), "a");
}

TEST_P(TurnsTest, a_paused_key_waits_and_the_others_do_not) {
    send("a"), send("b");
    set_key_paused("a", true);
    EXPECT_EQ(keys(claim_all().jobs), "b");
    reopen();
    EXPECT_TRUE(claim_all().jobs.empty());

    set_key_paused("a", false);

    EXPECT_TRUE(changes_.work_added.is_in("default"));
    EXPECT_EQ(keys(claim_all().jobs), "a");
}

TEST_P(TurnsTest, starts_no_more_than_the_rate_in_any_window) {
    put({.rate = flow::RateLimit{.starts = 3, .window = minutes(1)}});
    for (int i = 0; i < 10; ++i) {
        insert_one(a_job());
    }
    const auto first = claim_all();
    EXPECT_EQ(first.jobs.size(), 3U);
    ASSERT_TRUE(first.more_at.has_value());
    reopen();
    EXPECT_TRUE(claim_all().jobs.empty()) << "also across a restart";
    clock_.advance(*first.more_at - now() - seconds(1));
    EXPECT_TRUE(claim_all().jobs.empty());

    clock_.advance(seconds(1));

    EXPECT_EQ(claim_all().jobs.size(), 3U);
}

TEST_P(TurnsTest, a_rate_for_each_key_holds_one_key_and_not_the_other) {
    put({.per_key_rate = flow::RateLimit{.starts = 1, .window = seconds(10)}});
    send("a"), send("a"), send("b");

    const auto claimed = claim_all();

    EXPECT_THAT(keys(claimed.jobs), testing::UnorderedElementsAre('a', 'b'));
    ASSERT_TRUE(claimed.more_at.has_value());
    clock_.advance(*claimed.more_at - now());
    EXPECT_EQ(keys(claim_all().jobs), "a");
}

TEST_P(TurnsTest, higher_priority_first_but_nobody_waits_behind_it_longer_than_the_limit) {
    put({.aging_limit = minutes(5)});
    const auto low = insert_one(a_job());
    clock_.advance(minutes(4));
    auto high = a_job();
    high.job.priority = 10;
    insert_one(high);
    EXPECT_NE(claim_all(1).jobs.front().id, low.id);
    insert_one(high);

    clock_.advance(minutes(2));

    EXPECT_EQ(claim_all(1).jobs.front().id, low.id);
}

TEST_P(TurnsTest, jobs_of_an_ordering_key_run_one_after_another) {
    const auto first = send_in_order("o");
    const auto second = send_in_order("o");
    const auto third = send_in_order("o");
    const auto other = send_in_order("p");
    EXPECT_EQ(state_of(second.id), "blocked");
    EXPECT_EQ(claim_all().jobs.size(), 2U);
    EXPECT_EQ(state_of(other.id), "running");
    ASSERT_TRUE(finish(*find(first.id), Outcome::failure("e", "again")));
    EXPECT_EQ(state_of(second.id), "blocked") << "the first one only retries";

    ASSERT_TRUE(cancel(second.id));
    EXPECT_EQ(state_of(third.id), "blocked") << "a gap lets nobody pass the first";
    ASSERT_TRUE(cancel(first.id));

    EXPECT_EQ(state_of(third.id), "ready");
}

TEST_P(TurnsTest, a_retried_job_queues_behind_its_ordering_key) {
    const auto first = send_in_order("o");
    const auto second = send_in_order("o");
    ASSERT_TRUE(cancel(first.id));
    EXPECT_EQ(state_of(second.id), "ready");
    const auto retried = transact<Result<job::Job>>([&](store::Transaction& transaction) {
        return transaction.jobs().retry(first.id, std::nullopt, now());
    });
    ASSERT_TRUE(retried.has_value());
    EXPECT_EQ(retried->state, job::JobState::blocked);

    ASSERT_TRUE(finish(claim_all().jobs.front(), Outcome::success("")));

    EXPECT_EQ(state_of(first.id), "ready");
}

TEST_P(TurnsTest, a_job_past_its_deadline_is_skipped) {
    auto job = a_job();
    job.job.deadline = now() + minutes(1);
    const auto waiting = insert_one(job);
    EXPECT_EQ(changes_.earliest_due, job.job.deadline);
    clock_.advance(minutes(1));

    transact<std::size_t>([&](store::Transaction& transaction) {
        return transaction.jobs().promote(now(), 100);
    });

    EXPECT_EQ(state_of(waiting.id), "skipped");
    EXPECT_EQ(find(waiting.id)->error.code, "deadline_exceeded");
}

// The claim of the commit that takes it in comes before whoever looks for deadlines.
TEST_P(TurnsTest, a_job_past_its_deadline_is_not_started) {
    auto late = a_job();
    late.job.deadline = now();
    auto in_time = a_job();
    in_time.job.deadline = now() + minutes(1);
    auto keyed = late;
    keyed.job.concurrency_key = "k";
    insert_one(late);
    const auto wanted = insert_one(in_time);
    insert_one(keyed);

    const auto claimed = claim_all();

    ASSERT_EQ(claimed.jobs.size(), 1U);
    EXPECT_EQ(claimed.jobs.front().id, wanted.id);
}

}  // namespace
}  // namespace pawl::conformance
