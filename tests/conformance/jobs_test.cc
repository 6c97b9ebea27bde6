// SPDX-License-Identifier: Apache-2.0
// Jobs: stored, claimed, ended, counted.
#include <gmock/gmock.h>

#include <span>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using job::AttemptEnd;
using job::JobState;
using job::Outcome;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

INSTANTIATE_TEST_SUITE_P(
    Stores, StoreTest, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

auto ids(const std::vector<job::Job>& jobs) -> std::vector<std::int64_t> {
    std::vector<std::int64_t> ids;
    for (const auto& job : jobs) {
        ids.push_back(job.id.value);
    }
    return ids;
}

TEST_P(StoreTest, keeps_a_job_as_it_was_given) {
    auto wanted = a_job();
    wanted.job.priority = 7;
    wanted.job.tags = {"a", "b\"c"};
    wanted.job.user_id = "u-1";
    wanted.job.payload = R"({"price":1.10,"big":12345678901234567890})";

    const auto job = insert_one(wanted);
    reopen();

    EXPECT_EQ(find(job.id), job);
    EXPECT_EQ(job.payload, R"({"price":1.10,"big":12345678901234567890})");
}

TEST_P(StoreTest, keeps_large_payloads_and_results_beside_the_job) {
    auto wanted = a_job();
    wanted.job.payload = "\"" + std::string(100'000, 'x') + "\"";
    const auto job = insert_one(wanted);

    const auto claimed = claim();
    ASSERT_THAT(claimed, SizeIs(1));
    ASSERT_TRUE(finish(claimed.front(), Outcome::success("\"" + std::string(50'000, 'y') + "\"")));

    EXPECT_EQ(claimed.front().payload, wanted.job.payload);
    EXPECT_EQ(find(job.id)->payload, wanted.job.payload);
    EXPECT_EQ(find(job.id)->result.size(), 50'002U);
}

TEST_P(StoreTest, never_gives_an_id_twice) {
    const auto first = insert_one(a_job());
    claim();
    reopen();
    const auto second = insert_one(a_job());

    EXPECT_GT(second.id, first.id);
}

TEST_P(StoreTest, gives_no_id_twice_after_a_failed_attempt_of_many) {
    const auto before = insert_one(a_job());
    transact<bool>([&](store::Transaction& transaction) {
        (void)transaction.attempt([&]() -> Result<void> {
            store::InsertJobs request{.jobs = std::vector(10'000, a_job()), .now = now()};
            auto* const pointer = &request;
            (void)transaction.jobs().insert(std::span(&pointer, 1));
            return fail("changed_my_mind", "");
        });
        return true;
    });
    const auto after = insert_one(a_job());

    EXPECT_GT(after.id, before.id);
    EXPECT_THAT(counts(), ElementsAre("default/report ready 2"));
}

TEST_P(StoreTest, claims_by_priority_then_due_time_then_id) {
    auto urgent = a_job();
    urgent.job.priority = 5;
    auto old = a_job();
    old.job.run_at = now() - std::chrono::seconds(10);
    const auto jobs = insert({a_job(), a_job(), urgent, old});

    const auto claimed = claim();

    EXPECT_THAT(
        ids(claimed),
        ElementsAre(jobs[2].id.value, jobs[3].id.value, jobs[0].id.value, jobs[1].id.value)
    );
}

TEST_P(StoreTest, counts_the_attempt_and_raises_the_fence_at_claim) {
    const auto job = insert_one(a_job());

    const auto claimed = claim();

    ASSERT_THAT(claimed, SizeIs(1));
    EXPECT_EQ(claimed.front().attempt, 1);
    EXPECT_GT(claimed.front().fence, job.fence);
    reopen();
    EXPECT_EQ(find(job.id)->attempt, 1);
    EXPECT_EQ(state_of(job.id), "running");
}

TEST_P(StoreTest, claims_a_job_once) {
    insert({a_job(), a_job()});

    EXPECT_THAT(claim(1), SizeIs(1));
    EXPECT_THAT(claim(), SizeIs(1));
    EXPECT_THAT(claim(), IsEmpty());
}

TEST_P(StoreTest, leaves_jobs_alone_that_the_node_cannot_run) {
    const auto jobs = insert({a_job("unrunnable"), a_job("report")});

    EXPECT_THAT(ids(claim()), ElementsAre(jobs[1].id.value));
    EXPECT_EQ(state_of(jobs[0].id), "ready");
}

TEST_P(StoreTest, does_not_exceed_the_concurrency_of_a_queue) {
    transact<bool>([](store::Transaction& transaction) {
        transaction.queues().put({.name = "mail", .concurrency = 2});
        return true;
    });
    insert({a_job("send", "mail"), a_job("send", "mail"), a_job("send", "mail")});

    const auto first = claim();
    EXPECT_THAT(first, SizeIs(2));
    EXPECT_THAT(claim(), IsEmpty());
    ASSERT_TRUE(finish(first.front(), Outcome::success("")));
    EXPECT_THAT(claim(), SizeIs(1));
}

TEST_P(StoreTest, claims_nothing_from_a_paused_queue_or_task) {
    insert({a_job("send", "mail"), a_job("report")});
    transact<bool>([](store::Transaction& transaction) {
        transaction.queues().set_paused("mail", true);
        transaction.queues().set_task_paused("report", true);
        return true;
    });

    EXPECT_THAT(claim(), IsEmpty());
    reopen();
    EXPECT_THAT(claim(), IsEmpty());

    transact<bool>([](store::Transaction& transaction) {
        transaction.queues().set_paused("mail", false);
        transaction.queues().set_task_paused("report", false);
        return true;
    });
    EXPECT_THAT(claim(), SizeIs(2));
}

TEST_P(StoreTest, moves_a_job_to_the_history_when_it_succeeds) {
    const auto job = insert_one(a_job());
    const auto claimed = claim();
    clock_.advance(std::chrono::seconds(3));

    ASSERT_TRUE(finish(claimed.front(), Outcome::success(R"({"ok":true})")));

    const auto ended = find(job.id);
    EXPECT_EQ(ended->state, JobState::succeeded);
    EXPECT_EQ(ended->result, R"({"ok":true})");
    EXPECT_EQ(ended->finished_at, now());
    EXPECT_THAT(counts(), ElementsAre("default/report succeeded 1"));
}

TEST_P(StoreTest, refuses_an_end_with_an_old_fence) {
    const auto job = insert_one(a_job());
    const auto first = claim();
    ASSERT_TRUE(finish(first.front(), Outcome::failure("e", "again")));
    clock_.advance(std::chrono::hours(2));
    transact<std::size_t>([&](store::Transaction& transaction) {
        return transaction.jobs().promote(now(), 10);
    });
    const auto second = claim();
    ASSERT_THAT(second, SizeIs(1));

    EXPECT_EQ(finish(first.front(), Outcome::success("")).error().code, "lease_lost");
    EXPECT_EQ(state_of(job.id), "running");
    EXPECT_TRUE(finish(second.front(), Outcome::success("")));
    EXPECT_EQ(finish(second.front(), Outcome::failure("e", "late")).error().code, "lease_lost");
    EXPECT_EQ(state_of(job.id), "succeeded");
}

TEST_P(StoreTest, waits_for_the_backoff_and_fails_when_attempts_are_used_up) {
    auto wanted = a_job();
    wanted.job.max_attempts = 2;
    const auto job = insert_one(wanted);

    ASSERT_TRUE(finish(claim().front(), Outcome::failure("e", "one")));
    EXPECT_EQ(state_of(job.id), "retrying");
    EXPECT_THAT(claim(), IsEmpty());
    clock_.advance(std::chrono::seconds(10));
    transact<std::size_t>([&](store::Transaction& transaction) {
        return transaction.jobs().promote(now(), 10);
    });
    ASSERT_TRUE(finish(claim().front(), Outcome::failure("e", "two")));

    EXPECT_EQ(state_of(job.id), "failed");
    EXPECT_EQ(find(job.id)->error.message, "two");
    EXPECT_THAT(counts(), ElementsAre("default/report failed 1"));
}

TEST_P(StoreTest, gives_the_attempt_back_when_it_is_released) {
    const auto job = insert_one(a_job());
    const auto first = claim();

    ASSERT_TRUE(finish(first.front(), Outcome::ended(AttemptEnd::released, "released", "drain")));
    const auto second = claim();

    ASSERT_THAT(second, SizeIs(1));
    EXPECT_EQ(second.front().attempt, 1);
    EXPECT_GT(second.front().fence, first.front().fence);
    EXPECT_EQ(job.id, second.front().id);
}

TEST_P(StoreTest, keeps_a_record_of_each_attempt) {
    const auto job = insert_one(a_job());
    ASSERT_TRUE(finish(claim().front(), Outcome::failure("e", "one")));
    clock_.advance(std::chrono::hours(1));
    transact<std::size_t>([&](store::Transaction& transaction) {
        return transaction.jobs().promote(now(), 10);
    });
    ASSERT_TRUE(finish(claim().front(), Outcome::success("")));

    std::vector<job::Attempt> attempts;
    store().read([&](store::Snapshot& snapshot) { attempts = snapshot.jobs().attempts(job.id); });

    ASSERT_THAT(attempts, SizeIs(2));
    EXPECT_EQ(attempts[0].end, AttemptEnd::failed);
    EXPECT_EQ(attempts[0].error.message, "one");
    EXPECT_EQ(attempts[1].end, AttemptEnd::succeeded);
    EXPECT_EQ(attempts[1].number, 2);
}

}  // namespace
}  // namespace pawl::conformance
