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

TEST_P(StoreTest, cancels_a_waiting_job_at_once) {
    auto later = a_job();
    later.job.run_at = now() + std::chrono::hours(1);
    const auto job = insert_one(later);
    EXPECT_EQ(job.state, JobState::scheduled);

    const auto cancelled = cancel(job.id);

    EXPECT_FALSE(cancelled->accepted_only);
    EXPECT_EQ(state_of(job.id), "cancelled");
    EXPECT_EQ(cancel(job.id).error().code, "wrong_state");
    EXPECT_EQ(cancel(JobId{999'999}).error().code, "not_found");
}

TEST_P(StoreTest, lets_an_accepted_cancel_win_over_a_success) {
    const auto job = insert_one(a_job());
    const auto claimed = claim();

    EXPECT_TRUE(cancel(job.id)->accepted_only);

    EXPECT_EQ(finish(claimed.front(), Outcome::success("")).error().code, "cancelled");
    ASSERT_TRUE(
        finish(claimed.front(), Outcome::ended(AttemptEnd::cancelled, "cancelled", "stopped"))
    );
    EXPECT_EQ(state_of(job.id), "cancelled");
}

TEST_P(StoreTest, opens_a_new_generation_on_retry) {
    const auto job = insert_one(a_job());
    ASSERT_TRUE(finish(claim().front(), Outcome::success("1")));

    const auto retried = transact<Result<job::Job>>([&](store::Transaction& transaction) {
        return transaction.jobs().retry(job.id, R"({"n":2})", now());
    });

    ASSERT_TRUE(retried);
    EXPECT_EQ(retried->generation, 1);
    EXPECT_EQ(retried->attempt, 0);
    EXPECT_EQ(retried->payload, R"({"n":2})");
    EXPECT_EQ(retried->result, "");
    const auto again = claim();
    ASSERT_THAT(again, SizeIs(1));
    EXPECT_GT(again.front().fence, 1);
    ASSERT_TRUE(finish(again.front(), Outcome::success("2")));
    std::vector<job::Attempt> attempts;
    store().read([&](store::Snapshot& snapshot) { attempts = snapshot.jobs().attempts(job.id); });
    EXPECT_THAT(attempts, SizeIs(2));
    EXPECT_THAT(counts(), ElementsAre("default/report succeeded 1"));
}

TEST_P(StoreTest, refuses_to_retry_or_delete_what_is_not_final) {
    const auto job = insert_one(a_job());

    const auto retried = transact<Result<job::Job>>([&](store::Transaction& transaction) {
        return transaction.jobs().retry(job.id, std::nullopt, now());
    });
    const auto erased = transact<Result<void>>([&](store::Transaction& transaction) {
        return transaction.jobs().erase(job.id);
    });

    EXPECT_EQ(retried.error().code, "wrong_state");
    EXPECT_EQ(erased.error().code, "wrong_state");
}

TEST_P(StoreTest, forgets_a_deleted_job_and_everything_beside_it) {
    auto wanted = a_job();
    wanted.job.payload = "\"" + std::string(5'000, 'x') + "\"";
    const auto job = insert_one(wanted);
    ASSERT_TRUE(finish(claim().front(), Outcome::success("")));

    ASSERT_TRUE(transact<Result<void>>([&](store::Transaction& transaction) {
        return transaction.jobs().erase(job.id);
    }));

    EXPECT_EQ(state_of(job.id), "absent");
    EXPECT_THAT(counts(), IsEmpty());
}

TEST_P(StoreTest, tells_who_is_left_of_another_holder) {
    const auto job = insert_one(a_job());
    claim();

    const auto orphans = transact<std::vector<job::Job>>([](store::Transaction& transaction) {
        return transaction.jobs().orphans("somebody else", 10);
    });
    const auto own = transact<std::vector<job::Job>>([](store::Transaction& transaction) {
        return transaction.jobs().orphans("node", 10);
    });

    EXPECT_THAT(ids(orphans), ElementsAre(job.id.value));
    EXPECT_THAT(own, IsEmpty());
}

TEST_P(StoreTest, answers_a_known_idempotency_key_with_what_it_answered_first) {
    const auto request = [&](std::string fingerprint) {
        return store::InsertJobs{
            .jobs = {a_job()},
            .idempotency =
                store::IdempotencyKey{
                    .scope = "admin /v1/jobs",
                    .key = "k",
                    .fingerprint = std::move(fingerprint),
                    .expires_at = now() + std::chrono::hours(24),
                    .answer =
                        [](std::span<const job::Job> jobs) { return to_text(jobs[0].id); },
                },
            .now = now(),
        };
    };
    const auto send = [&](store::InsertJobs insert) {
        auto* const pointer = &insert;
        return transact<Result<store::Inserted>>([&](store::Transaction& transaction) {
            return transaction.jobs().insert(std::span(&pointer, 1)).front();
        });
    };

    const auto first = send(request("body"));
    reopen();
    const auto again = send(request("body"));
    const auto other = send(request("another body"));
    clock_.advance(std::chrono::hours(25));
    const auto later = send(request("another body"));

    ASSERT_TRUE(again->replay.has_value());
    EXPECT_EQ(again->replay->body, to_text(first->jobs.front().id));
    EXPECT_EQ(again->replay->status, 201);
    EXPECT_EQ(other.error().code, "idempotency_mismatch");
    EXPECT_FALSE(later->replay.has_value());
}

TEST_P(StoreTest, lists_newest_first_over_waiting_and_final_jobs) {
    const auto jobs = insert({a_job("a"), a_job("b"), a_job("a"), a_job("b")});
    ASSERT_TRUE(finish(claim(2)[1], Outcome::success("")));
    ASSERT_TRUE(cancel(jobs[3].id));
    const auto list = [&](store::JobFilter filter) {
        std::vector<job::Job> found;
        store().read([&](store::Snapshot& snapshot) { found = snapshot.jobs().list(filter); });
        return ids(found);
    };

    EXPECT_THAT(
        list({}),
        ElementsAre(jobs[3].id.value, jobs[2].id.value, jobs[1].id.value, jobs[0].id.value)
    );
    EXPECT_THAT(list({.task = "b"}), ElementsAre(jobs[3].id.value, jobs[1].id.value));
    EXPECT_THAT(list({.states = {JobState::cancelled}}), ElementsAre(jobs[3].id.value));
    EXPECT_THAT(
        list({.states = {JobState::succeeded, JobState::ready}}),
        ElementsAre(jobs[2].id.value, jobs[1].id.value)
    );
    EXPECT_THAT(
        list({.before = jobs[2].id, .limit = 1}), ElementsAre(jobs[1].id.value)
    );
    EXPECT_THAT(list({.text = "%"}), IsEmpty());
    EXPECT_THAT(list({.text = "\"n\":1.0"}), SizeIs(4));
    EXPECT_THAT(list({.queue = "' OR 1=1 --"}), IsEmpty());
}

TEST_P(StoreTest, removes_what_is_past_its_retention_and_counts_it_off) {
    const auto jobs = insert({a_job(), a_job(), a_job()});
    const auto claimed = claim(2);
    ASSERT_TRUE(finish(claimed[0], Outcome::success("")));
    ASSERT_TRUE(finish(claimed[1], Outcome::permanent_failure("e", "no")));
    clock_.advance(std::chrono::days(10));

    const auto pruned = transact<store::PruneResult>([&](store::Transaction& transaction) {
        return transaction.prune_jobs({
            .succeeded_before = now() - std::chrono::days(1),
            .failed_before = now() - std::chrono::days(30),
        });
    });

    EXPECT_EQ(pruned.removed, 1U);
    EXPECT_EQ(state_of(jobs[0].id), "absent");
    EXPECT_EQ(state_of(jobs[1].id), "failed");
    EXPECT_EQ(state_of(jobs[2].id), "ready");
    EXPECT_THAT(counts(), ElementsAre("default/report failed 1", "default/report ready 1"));
}

TEST_P(StoreTest, keeps_statistics_of_runs_and_waits_by_minute) {
    insert_one(a_job());
    clock_.advance(std::chrono::milliseconds(200));
    const auto claimed = claim();
    clock_.advance(std::chrono::milliseconds(100));
    ASSERT_TRUE(finish(claimed.front(), Outcome::success("")));

    std::vector<store::StatisticsRow> rows;
    store().read([&](store::Snapshot& snapshot) {
        rows = snapshot.statistics().sum(
            "report", now() - std::chrono::hours(1), now() + std::chrono::hours(1), std::chrono::hours(24)
        );
    });

    ASSERT_THAT(rows, SizeIs(3));
    for (const auto& row : rows) {
        EXPECT_EQ(row.count, 1);
        if (row.measure == store::Measure::run) {
            EXPECT_EQ(row.total, 100'000);
        }
        if (row.measure == store::Measure::wait) {
            EXPECT_EQ(row.total, 200'000);
        }
    }
}

TEST_P(StoreTest, changes_nothing_when_a_transaction_throws) {
    EXPECT_THROW(
        (void)store().transact([&](store::Transaction& transaction) {
            store::InsertJobs request{.jobs = {a_job()}, .now = now()};
            auto* const pointer = &request;
            (void)transaction.jobs().insert(std::span(&pointer, 1));
            throw std::runtime_error("a bug");
        }),
        std::runtime_error
    );

    EXPECT_THAT(counts(), IsEmpty());
    EXPECT_THAT(claim(), IsEmpty());
    EXPECT_EQ(insert_one(a_job()).state, JobState::ready);
}

}  // namespace
}  // namespace pawl::conformance
