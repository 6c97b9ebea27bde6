// SPDX-License-Identifier: Apache-2.0
// What people and sweeps do to jobs: cancel, retry, delete, list, prune.
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
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

class ControlTest : public StoreTest {};

INSTANTIATE_TEST_SUITE_P(
    Stores, ControlTest, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

auto ids(const std::vector<job::Job>& jobs) -> std::vector<std::int64_t> {
    std::vector<std::int64_t> ids;
    for (const auto& job : jobs) {
        ids.push_back(job.id.value);
    }
    return ids;
}

TEST_P(ControlTest, cancels_a_waiting_job_at_once) {
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

TEST_P(ControlTest, lets_an_accepted_cancel_win_over_a_success) {
    const auto job = insert_one(a_job());
    const auto claimed = claim();

    EXPECT_TRUE(cancel(job.id)->accepted_only);

    EXPECT_EQ(finish(claimed.front(), Outcome::success("")).error().code, "cancelled");
    ASSERT_TRUE(
        finish(claimed.front(), Outcome::ended(AttemptEnd::cancelled, "cancelled", "stopped"))
    );
    EXPECT_EQ(state_of(job.id), "cancelled");
}

TEST_P(ControlTest, opens_a_new_generation_on_retry) {
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

TEST_P(ControlTest, refuses_to_retry_or_delete_what_is_not_final) {
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

TEST_P(ControlTest, forgets_a_deleted_job_and_everything_beside_it) {
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

TEST_P(ControlTest, tells_who_is_left_of_another_holder) {
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

TEST_P(ControlTest, answers_a_known_idempotency_key_with_what_it_answered_first) {
    const auto request = [&](std::string fingerprint) {
        return store::InsertJobs{
            .jobs = {a_job()},
            .idempotency =
                store::IdempotencyKey{
                    .scope = "admin /v1/jobs",
                    .key = "k",
                    .fingerprint = std::move(fingerprint),
                    .expires_at = now() + std::chrono::hours(24),
                    .answer = [](std::span<const job::Job> jobs,
                                 BatchId) { return to_text(jobs[0].id); },
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

TEST_P(ControlTest, lists_newest_first_over_waiting_and_final_jobs) {
    const auto jobs = insert({a_job("a"), a_job("b"), a_job("a"), a_job("b")});
    ASSERT_TRUE(finish(claim(2)[1], Outcome::success("")));
    ASSERT_TRUE(cancel(jobs[3].id));
    const auto list = [&](store::JobFilter filter) {
        std::vector<job::Job> found;
        store().read([&](store::Snapshot& snapshot) { found = snapshot.jobs().list(filter).jobs; });
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
    EXPECT_THAT(list({.before = jobs[2].id, .limit = 1}), ElementsAre(jobs[1].id.value));
    EXPECT_THAT(list({.text = "%"}), IsEmpty());
    EXPECT_THAT(list({.text = "\"n\":1.0"}), SizeIs(4));
    EXPECT_THAT(list({.queue = "' OR 1=1 --"}), IsEmpty());
}

TEST_P(ControlTest, removes_what_is_past_its_retention_and_counts_it_off) {
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

TEST_P(ControlTest, keeps_statistics_of_runs_and_waits_by_minute) {
    insert_one(a_job());
    clock_.advance(std::chrono::milliseconds(200));
    const auto claimed = claim();
    clock_.advance(std::chrono::milliseconds(100));
    ASSERT_TRUE(finish(claimed.front(), Outcome::success("")));

    std::vector<store::StatisticsRow> rows;
    store().read([&](store::Snapshot& snapshot) {
        rows = snapshot.statistics().sum(
            "report",
            now() - std::chrono::hours(1),
            now() + std::chrono::hours(1),
            std::chrono::hours(24)
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

TEST_P(ControlTest, sums_over_any_span_what_happened_in_it) {
    constexpr auto kEvery = std::chrono::minutes(17);
    std::vector<WallTime> ends;
    for (int i = 0; i < 40; ++i) {
        insert_one(a_job());
        ASSERT_TRUE(finish(claim().front(), Outcome::success("")));
        ends.push_back(now());
        clock_.advance(kEvery);
    }
    const auto runs_between = [&](WallTime from, WallTime to, Duration step) {
        std::int64_t runs = 0;
        store().read([&](store::Snapshot& snapshot) {
            for (const auto& row : snapshot.statistics().sum("", from, to, step)) {
                runs += row.measure == store::Measure::run ? row.count : 0;
            }
        });
        return runs;
    };

    constexpr Duration kMinute = std::chrono::minutes(1);
    const WallTime begin(ends.front().time_since_epoch() / kMinute * kMinute);
    for (const auto& [from, to] :
         {std::pair(0, 700),
          std::pair(5, 59),
          std::pair(30, 95),
          std::pair(61, 60 * 5 + 1),
          std::pair(120, 180)}) {
        const auto first = begin + std::chrono::minutes(from);
        const auto last = begin + std::chrono::minutes(to);
        const auto expected = std::ranges::count_if(ends, [&](WallTime end) {
            return WallTime(end.time_since_epoch() / kMinute * kMinute) >= first && end < last;
        });
        EXPECT_EQ(runs_between(first, last, std::chrono::hours(1)), expected) << from << " " << to;
        EXPECT_EQ(runs_between(first, last, last - first), expected) << from << " " << to;
        EXPECT_EQ(runs_between(first, last, kMinute), expected) << from << " " << to;
    }
}

TEST_P(ControlTest, counters_equal_a_count_of_the_rows_whatever_was_done) {
    for (int round = 0; round < 30; ++round) {
        std::vector<store::NewJob> jobs;
        for (int i = 0; i < 10; ++i) {
            auto job = a_job(i % 2 == 0 ? "report" : "mail", i % 3 == 0 ? "default" : "slow");
            job.job.run_at = now() + std::chrono::minutes(i % 4 == 0 ? 5 : 0);
            job.job.concurrency_key = i % 5 == 0 ? "k" : "";
            jobs.push_back(job);
        }
        const auto stored = insert(std::move(jobs));
        const auto running = claim(5);
        for (std::size_t i = 0; i < running.size(); ++i) {
            const auto end = i % 3 == 0   ? Outcome::success("")
                             : i % 3 == 1 ? Outcome::failure("e", "again")
                                          : Outcome::permanent_failure("e", "no");
            (void)finish(running[i], end);  // whatever it is answered, it is counted
        }
        (void)cancel(stored[static_cast<std::size_t>(round) % stored.size()].id);
        transact<bool>([&](store::Transaction& transaction) {
            for (const auto& job : running) {
                (void)transaction.jobs().retry(job.id, std::nullopt, now());
                (void)transaction.jobs().erase(stored.front().id);
            }
            transaction.prune_jobs({
                .limit = 3,
                .succeeded_before = now(),
                .failed_before = now() - std::chrono::minutes(3),
                .cancelled_before = now(),
                .skipped_before = now(),
            });
            return true;
        });
        clock_.advance(std::chrono::minutes(1));
    }

    std::map<std::string, std::int64_t> rows;
    store().read([&](store::Snapshot& snapshot) {
        for (const auto& job : snapshot.jobs().list({.limit = 10'000}).jobs) {
            ++rows[job.queue + "/" + job.task + " " + std::string(to_text(job.state))];
        }
    });
    std::vector<std::string> counted;
    for (const auto& [key, count] : rows) {
        counted.push_back(key + " " + std::to_string(count));
    }
    EXPECT_THAT(counts(), testing::UnorderedElementsAreArray(counted));
    reopen();
    EXPECT_THAT(counts(), testing::UnorderedElementsAreArray(counted));
}

TEST_P(ControlTest, changes_nothing_when_a_transaction_throws) {
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
