// SPDX-License-Identifier: Apache-2.0
// Errors of attempts in groups: what is counted.
#include <random>

#include "errors_fixture.h"

namespace pawl::conformance {
namespace {

using job::AttemptEnd;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// By fingerprint, from the rows of jobs and attempts.
struct Rows {
    std::map<std::string, std::int64_t> attempts;
    std::map<std::string, std::set<JobId>> failed;
};

void count_job(store::Snapshot& snapshot, const job::Job& job, Rows& rows) {
    for (const auto& attempt : snapshot.jobs().attempts(job.id)) {
        if (attempt.end && job::is_error({.end = *attempt.end, .error = attempt.error})) {
            const auto& error = attempt.error;
            ++rows.attempts[job::error_fingerprint(job.task, error.code, error.message)];
        }
    }
    if (job.state == JobState::failed) {
        const auto& error = job.error;
        rows.failed[job::error_fingerprint(job.task, error.code, error.message)].insert(job.id);
    }
}

auto count_rows(store::Store& store, const std::vector<JobId>& all) -> Rows {
    Rows rows;
    store.read([&](store::Snapshot& snapshot) {
        for (const auto id : all) {
            count_job(snapshot, snapshot.jobs().find(id).value(), rows);
        }
    });
    return rows;
}

INSTANTIATE_TEST_SUITE_P(
    Stores, ErrorsTest, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(ErrorsTest, messages_that_differ_in_numbers_are_one_group) {
    const auto first_at = now();
    run("report", Outcome::failure("gone", "row 17 is gone"));
    clock_.advance(minutes(5));
    const auto last = run("report", Outcome::permanent_failure("gone", "row 4 is gone"));

    EXPECT_THAT(
        groups(),
        ElementsAre(ErrorGroup{
            .fingerprint = job::error_fingerprint("report", "gone", "row 1 is gone"),
            .task = "report",
            .code = "gone",
            .message = "row 4 is gone",
            .retryable = false,
            .last_job = last,
            .first_seen = first_at,
            .last_seen = now(),
            .count = 2,
        })
    );
}

TEST_P(ErrorsTest, another_task_code_or_text_is_another_group) {
    run("a", Outcome::failure("x", "no"));
    run("b", Outcome::failure("x", "no"));
    run("a", Outcome::failure("y", "no"));
    run("a", Outcome::failure("x", "yes"));

    EXPECT_THAT(groups(), SizeIs(4));
}

TEST_P(ErrorsTest, a_thousand_equal_failures_of_one_commit_are_counted_each) {
    constexpr std::size_t kMany = 1'000;
    insert(std::vector<store::NewJob>(kMany, a_job()));
    const auto running = claim(kMany);
    ASSERT_THAT(running, SizeIs(kMany));

    finish_together(running, std::vector(kMany, Outcome::permanent_failure("e", "no")));

    EXPECT_THAT(lines(), ElementsAre("report e 1000"));
    EXPECT_EQ(groups().front().last_job, running.back().id);
    EXPECT_THAT(failed_with(groups().front().fingerprint), SizeIs(kMany));
}

TEST_P(ErrorsTest, what_did_not_go_wrong_is_no_error) {
    auto child = a_job("child");
    child.after_jobs = {{.parent = insert_one(a_job("parent")).id}};
    const auto dependent = insert_one(child);
    ASSERT_TRUE(finish(claim().front(), Outcome::ended(AttemptEnd::skipped, "no", "policy")));
    EXPECT_EQ(find(dependent.id)->error.code, "dependency_failed");
    run("a", Outcome::success(""));
    run("b", Outcome::ended(AttemptEnd::cancelled, "cancelled", "while it ran"));
    run("c", Outcome::ended(AttemptEnd::released, "stopped", "the node drains"));
    ASSERT_TRUE(cancel(insert_one(a_job("d")).id));

    EXPECT_THAT(groups(), IsEmpty());
}

TEST_P(ErrorsTest, a_lost_and_a_late_attempt_are_errors_whatever_becomes_of_the_job) {
    const auto late = run("a", Outcome::ended(AttemptEnd::timed_out, "timeout", "too long"));
    clock_.advance(minutes(1));
    const auto lost = run("b", Outcome::ended(AttemptEnd::lost, "lost", "its process is gone"));

    EXPECT_THAT(lines(), ElementsAre("b lost 1", "a timeout 1"));
    EXPECT_EQ(state_of(lost), "ready");
    EXPECT_EQ(state_of(late), "retrying");
    EXPECT_THAT(failed_with(groups().front().fingerprint), IsEmpty()) << "it is tried again";
}

TEST_P(ErrorsTest, an_end_that_comes_too_late_is_not_counted) {
    insert_one(a_job());
    const auto running = claim().front();
    ASSERT_TRUE(finish(running, Outcome::success("")));

    EXPECT_FALSE(finish(running, Outcome::failure("e", "no")));

    EXPECT_THAT(groups(), IsEmpty());
}

TEST_P(ErrorsTest, a_retry_leaves_the_count_and_takes_the_job_out_of_the_group) {
    const auto id = run("report", Outcome::permanent_failure("e", "no"));
    const auto fingerprint = groups().front().fingerprint;
    EXPECT_THAT(failed_with(fingerprint), ElementsAre(id));

    ASSERT_TRUE(retry(id));
    EXPECT_THAT(failed_with(fingerprint), IsEmpty());
    EXPECT_THAT(lines(), ElementsAre("report e 1"));

    ASSERT_TRUE(finish(claim().front(), Outcome::permanent_failure("e", "no")));
    EXPECT_THAT(failed_with(fingerprint), ElementsAre(id));
    EXPECT_THAT(lines(), ElementsAre("report e 2"));

    ASSERT_TRUE(retry(id));
    ASSERT_TRUE(finish(claim().front(), Outcome::success("")));
    EXPECT_THAT(failed_with(fingerprint), IsEmpty());
}

TEST_P(ErrorsTest, a_deleted_job_leaves_the_count) {
    const auto id = run("report", Outcome::permanent_failure("e", "no"));

    ASSERT_TRUE(erase(id));

    EXPECT_THAT(lines(), ElementsAre("report e 1"));
    EXPECT_EQ(groups().front().last_job, id);
    EXPECT_THAT(failed_with(groups().front().fingerprint), IsEmpty());
}

TEST_P(ErrorsTest, counts_equal_a_count_of_the_attempts_whatever_was_done) {
    std::mt19937 random(7);
    const std::vector<Outcome> ends = {
        Outcome::success(""),
        Outcome::failure("e", "row 1"),
        Outcome::failure("e", "row 2"),
        Outcome::permanent_failure("e", "another text"),
        Outcome::ended(AttemptEnd::timed_out, "timeout", "too long"),
        Outcome::ended(AttemptEnd::lost, "lost", "gone"),
        Outcome::ended(AttemptEnd::released, "stopped", "drained"),
        Outcome::ended(AttemptEnd::cancelled, "cancelled", "cancelled"),
    };
    std::vector<JobId> all;
    for (int round = 0; round < 60; ++round) {
        for (const auto* task : {"report", "mail"}) {
            all.push_back(insert_one(a_job(task)).id);
        }
        const auto running = claim(5);
        std::vector<Outcome> outcomes;
        for (std::size_t i = 0; i < running.size(); ++i) {
            outcomes.push_back(ends[random() % ends.size()]);
        }
        finish_together(running, outcomes);
        (void)retry(all[random() % all.size()]);  // refused while it is unfinished
        clock_.advance(minutes(7));
        transact<std::size_t>([&](store::Transaction& transaction) {
            return transaction.jobs().promote(now(), 1'000);
        });
    }

    const auto truth = count_rows(store(), all);
    const auto compare = [&] {
        std::map<std::string, std::int64_t> counted;
        std::map<std::string, std::set<JobId>> found;
        for (const auto& group : groups()) {
            counted[group.fingerprint] = group.count;
            for (const auto id : failed_with(group.fingerprint)) {
                found[group.fingerprint].insert(id);
            }
        }
        EXPECT_EQ(counted, truth.attempts);
        EXPECT_EQ(found, truth.failed);
    };
    EXPECT_THAT(truth.attempts, SizeIs(8)) << "four kinds of each task were met";
    compare();
    reopen();
    compare();
}

TEST_P(ErrorsTest, what_was_rolled_back_is_not_counted) {
    insert({a_job(), a_job()});
    const auto running = claim();
    const auto end = end_of(running[0], Outcome::permanent_failure("e", "no"), now());
    const auto* const pointer = &end;
    transact<bool>([&](store::Transaction& transaction) {
        (void)transaction.attempt([&]() -> Result<void> {
            (void)transaction.jobs().finish(std::span(&pointer, 1));
            return fail("changed_my_mind", "");
        });
        return true;
    });
    EXPECT_THAT(groups(), IsEmpty());
    EXPECT_THROW(
        (void)store().transact([&](store::Transaction& transaction) {
            (void)transaction.jobs().finish(std::span(&pointer, 1));
            throw std::runtime_error("a bug");
        }),
        std::runtime_error
    );
    EXPECT_THAT(groups(), IsEmpty());

    ASSERT_TRUE(finish(running[1], Outcome::permanent_failure("e", "no")));

    EXPECT_THAT(lines(), ElementsAre("report e 1"));
}

}  // namespace
}  // namespace pawl::conformance
