// SPDX-License-Identifier: Apache-2.0
// Errors of attempts in groups: what is counted, and which jobs are found by them.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

#include "pawl/job/error_fingerprint.h"
#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using job::AttemptEnd;
using job::JobState;
using job::Outcome;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using store::ErrorFilter;
using store::ErrorGroup;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// A text without a digit for each number.
auto letters(std::size_t number) -> std::string {
    constexpr std::size_t kLetters = 26;
    std::string text;
    for (; number > 0; number /= kLetters) {
        text += static_cast<char>('a' + number % kLetters);
    }
    return "the " + text + " is wrong";
}

class ErrorsTest : public StoreTest {
 protected:
    auto groups(const ErrorFilter& filter = {.limit = 10'000}) -> std::vector<ErrorGroup> {
        std::vector<ErrorGroup> found;
        store().read([&](store::Snapshot& snapshot) { found = snapshot.errors().list(filter); });
        return found;
    }
    // "task code count", last seen first.
    auto lines(const ErrorFilter& filter = {.limit = 10'000}) -> std::vector<std::string> {
        std::vector<std::string> lines;
        for (const auto& group : groups(filter)) {
            lines.push_back(fmt::format("{} {} {}", group.task, group.code, group.count));
        }
        return lines;
    }
    auto list(const store::JobFilter& filter) -> std::vector<JobId> {
        std::vector<JobId> ids;
        store().read([&](store::Snapshot& snapshot) {
            for (const auto& job : snapshot.jobs().list(filter)) {
                ids.push_back(job.id);
            }
        });
        return ids;
    }
    auto failed_with(const std::string& fingerprint) -> std::vector<JobId> {
        return list({.fingerprint = fingerprint, .limit = 10'000});
    }
    auto walk(const store::JobFilter& filter) -> std::vector<JobId> {
        std::vector<JobId> ids;
        store().read([&](store::Snapshot& snapshot) {
            const auto walked = snapshot.jobs().walk(
                filter, {.end = JobId{1'000'000'000}, .rows = 10'000, .limit = 10'000}
            );
            EXPECT_TRUE(walked.over);
            ids = walked.found;
        });
        return ids;
    }
    // A job that runs and ends like this.
    auto run(const std::string& task, const Outcome& outcome) -> JobId {
        const auto id = insert_one(a_job(task)).id;
        EXPECT_TRUE(finish(claim().front(), outcome));
        return id;
    }
    static auto end_of(const job::Job& job, const Outcome& outcome, WallTime now) -> store::Finish {
        const job::AttemptFacts facts{.attempt = job.attempt, .max_attempts = job.max_attempts};
        return {
            .id = job.id,
            .fence = job.fence,
            .holder = "node",
            .now = now,
            .change = job::transition(facts, outcome, {.jitter = job::Jitter::none}, now),
            .outcome = outcome,
        };
    }
    // All in one commit, one outcome each.
    void finish_together(const std::vector<job::Job>& jobs, const std::vector<Outcome>& outcomes) {
        std::vector<store::Finish> ends;
        for (std::size_t i = 0; i < jobs.size(); ++i) {
            ends.push_back(end_of(jobs[i], outcomes[i], now()));
        }
        std::vector<const store::Finish*> pointers;
        for (const auto& end : ends) {
            pointers.push_back(&end);
        }
        transact<bool>([&](store::Transaction& transaction) {
            for (const auto& ended : transaction.jobs().finish(pointers)) {
                EXPECT_TRUE(ended.has_value());
            }
            return true;
        });
    }
    auto retry(JobId id) -> bool {
        return transact<bool>([&](store::Transaction& transaction) {
            return transaction.jobs().retry(id, std::nullopt, now()).has_value();
        });
    }
    auto erase(JobId id) -> bool {
        return transact<bool>([&](store::Transaction& transaction) {
            return transaction.jobs().erase(id).has_value();
        });
    }
    void prune() {
        transact<bool>([&](store::Transaction& transaction) {
            while (transaction.prune_bookkeeping(now(), 100) > 0) {
            }
            return true;
        });
    }
};

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

    std::map<std::string, std::int64_t> attempts;
    std::map<std::string, std::set<JobId>> failed;
    store().read([&](store::Snapshot& snapshot) {
        for (const auto id : all) {
            const auto job = snapshot.jobs().find(id).value();
            for (const auto& attempt : snapshot.jobs().attempts(id)) {
                const bool counts =
                    attempt.end && job::is_error({.end = *attempt.end, .error = attempt.error});
                attempts[job::error_fingerprint(
                    job.task, attempt.error.code, attempt.error.message
                )] += counts ? 1 : 0;
            }
            if (job.state == JobState::failed) {
                failed[job::error_fingerprint(job.task, job.error.code, job.error.message)].insert(
                    id
                );
            }
        }
    });
    std::erase_if(attempts, [](const auto& line) { return line.second == 0; });
    const auto compare = [&] {
        std::map<std::string, std::int64_t> counted;
        std::map<std::string, std::set<JobId>> found;
        for (const auto& group : groups()) {
            counted[group.fingerprint] = group.count;
            for (const auto id : failed_with(group.fingerprint)) {
                found[group.fingerprint].insert(id);
            }
        }
        EXPECT_EQ(counted, attempts);
        EXPECT_EQ(found, failed);
    };
    EXPECT_THAT(attempts, SizeIs(8)) << "four kinds of each task were met";
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

TEST_P(ErrorsTest, beyond_so_many_kinds_a_task_has_one_group_for_the_rest) {
    constexpr std::size_t kExtra = 5;
    constexpr std::size_t kMany = store::kMostErrorGroups + kExtra;
    insert(std::vector<store::NewJob>(kMany, a_job()));
    const auto running = claim(kMany);
    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < kMany; ++i) {
        outcomes.push_back(Outcome::permanent_failure("e", letters(i + 1)));
    }
    finish_together(running, outcomes);
    reopen();
    run("report", Outcome::permanent_failure("e", letters(kMany + 1)));
    run("report", Outcome::permanent_failure("e", letters(1)));
    run("mail", Outcome::permanent_failure("e", letters(kMany + 1)));

    const auto all = groups();
    ASSERT_THAT(all, SizeIs(store::kMostErrorGroups + 2));
    const auto other = std::ranges::find(all, job::kOtherErrors, &ErrorGroup::fingerprint);
    ASSERT_NE(other, all.end());
    EXPECT_EQ(other->count, static_cast<std::int64_t>(kExtra + 1));
    EXPECT_EQ(other->message, letters(kMany + 1));
    EXPECT_THAT(failed_with("other"), SizeIs(kExtra + 1));
    const auto known = job::error_fingerprint("report", "e", letters(1));
    EXPECT_EQ(std::ranges::find(all, known, &ErrorGroup::fingerprint)->count, 2);
}

TEST_P(ErrorsTest, a_span_counts_the_hours_that_it_touches) {
    const auto begin = now();
    const WallTime hour(begin.time_since_epoch() / Duration(hours(1)) * Duration(hours(1)));
    for (int i = 0; i < 4; ++i) {
        run("report", Outcome::permanent_failure("e", "no"));
        run("report", Outcome::permanent_failure("e", "no"));
        clock_.advance(hours(1));
    }
    const auto within = [&](std::optional<WallTime> from, std::optional<WallTime> to) {
        return lines({.from = from, .to = to});
    };

    EXPECT_THAT(within(std::nullopt, std::nullopt), ElementsAre("report e 8"));
    EXPECT_THAT(within(hour, hour + hours(4)), ElementsAre("report e 8"));
    EXPECT_THAT(within(hour + hours(1), hour + hours(3)), ElementsAre("report e 4"));
    EXPECT_THAT(within(hour + minutes(90), hour + minutes(91)), ElementsAre("report e 2"));
    EXPECT_THAT(within(hour + hours(3), std::nullopt), ElementsAre("report e 2"));
    EXPECT_THAT(within(std::nullopt, hour + hours(1)), ElementsAre("report e 2"));
    EXPECT_THAT(within(hour + hours(4), std::nullopt), IsEmpty());
    EXPECT_THAT(within(std::nullopt, hour), IsEmpty());
}

TEST_P(ErrorsTest, a_group_that_paused_is_not_within_its_pause) {
    run("report", Outcome::permanent_failure("e", "no"));
    clock_.advance(hours(10));
    run("report", Outcome::permanent_failure("e", "no"));

    EXPECT_THAT(lines({.from = now() - hours(8), .to = now() - hours(3)}), IsEmpty());
}

TEST_P(ErrorsTest, are_listed_last_seen_first_page_by_page) {
    for (const auto* task : {"a", "b", "c", "d", "e"}) {
        run(task, Outcome::permanent_failure("x", "no"));
    }
    clock_.advance(minutes(1));
    run("b", Outcome::permanent_failure("x", "no"));

    std::vector<std::string> tasks;
    std::optional<store::ErrorPosition> behind;
    for (;;) {
        const auto page = groups({.behind = behind, .limit = 2});
        if (page.empty()) {
            break;
        }
        for (const auto& group : page) {
            tasks.push_back(group.task);
        }
        behind = {page.back().last_seen, page.back().task, page.back().fingerprint};
    }

    EXPECT_THAT(tasks, ElementsAre("b", "e", "d", "c", "a"));
}

TEST_P(ErrorsTest, are_filtered_by_task_and_code) {
    run("a", Outcome::permanent_failure("x", "no"));
    run("a", Outcome::permanent_failure("y", "no"));
    run("b", Outcome::permanent_failure("x", "no"));
    using Tasks = std::vector<std::string>;

    EXPECT_THAT(lines({.tasks = Tasks{"a"}, .code = "x"}), ElementsAre("a x 1"));
    EXPECT_THAT(lines({.code = "x"}), ElementsAre("b x 1", "a x 1"));
    EXPECT_THAT(lines({.tasks = Tasks{"b", "c"}}), ElementsAre("b x 1"));
    EXPECT_THAT(lines({.tasks = Tasks{"c"}}), IsEmpty());
    EXPECT_THAT(lines({.tasks = Tasks{}}), IsEmpty());
    EXPECT_THAT(lines({.tasks = Tasks{"a"}, .from = now(), .limit = 1}), SizeIs(1));
}

TEST_P(ErrorsTest, go_when_they_were_not_seen_for_long_and_make_room) {
    run("old", Outcome::permanent_failure("e", "no"));
    run("new", Outcome::permanent_failure("e", "no"));
    clock_.advance(days(60));
    run("new", Outcome::permanent_failure("e", "no"));
    clock_.advance(days(31));

    prune();

    EXPECT_THAT(lines(), ElementsAre("new e 2")) << "the count is that of its whole life";
    EXPECT_THAT(lines({.from = WallTime{}}), ElementsAre("new e 1")) << "by the hour, what is kept";
    run("old", Outcome::permanent_failure("e", "no"));
    EXPECT_THAT(lines(), ElementsAre("old e 1", "new e 2"));
}

TEST_P(ErrorsTest, a_long_message_is_kept_to_its_beginning) {
    std::string message(store::kMostSampleBytes - 1, 'x');
    message += "ä and more";
    run("report", Outcome::permanent_failure("e", message));

    EXPECT_EQ(groups().front().message, std::string(store::kMostSampleBytes - 1, 'x'));
}

TEST_P(ErrorsTest, failed_jobs_of_a_group_are_found_with_other_filters_beside) {
    const auto first = run("report", Outcome::permanent_failure("e", "no"));
    auto tagged = a_job();
    tagged.job.tags = {"t"};
    const auto second = insert_one(tagged).id;
    ASSERT_TRUE(finish(claim().front(), Outcome::permanent_failure("e", "no")));
    run("report", Outcome::permanent_failure("e", "yes"));
    insert_one(a_job());
    const auto fingerprint = job::error_fingerprint("report", "e", "no");

    EXPECT_THAT(failed_with(fingerprint), ElementsAre(second, first));
    EXPECT_THAT(list({.tag = "t", .fingerprint = fingerprint}), ElementsAre(second));
    EXPECT_THAT(list({.task = "mail", .fingerprint = fingerprint}), IsEmpty());
    EXPECT_THAT(
        list({.fingerprint = fingerprint, .before = second, .limit = 5}), ElementsAre(first)
    );
    EXPECT_THAT(list({.states = {JobState::ready}, .fingerprint = fingerprint}), IsEmpty());
    EXPECT_THAT(
        walk({.states = {JobState::failed}, .fingerprint = fingerprint}), ElementsAre(first, second)
    );
    EXPECT_THAT(walk({.states = {JobState::ready}, .fingerprint = fingerprint}), IsEmpty());
}

TEST_P(ErrorsTest, a_group_is_retried_as_a_whole) {
    std::vector<JobId> failed;
    for (int i = 0; i < 3; ++i) {
        failed.push_back(run("report", Outcome::permanent_failure("e", fmt::format("row {}", i))));
    }
    const auto other = run("report", Outcome::permanent_failure("e", "another text"));
    const store::JobFilter filter{
        .states = {JobState::failed},
        .fingerprint = job::error_fingerprint("report", "e", "row 1"),
    };
    transact<bool>([&](store::Transaction& transaction) {
        transaction.bulk_actions().create(
            {.verb = store::BulkVerb::retry, .filter = filter}, now()
        );
        while (transaction.bulk_actions().advance(now())) {
        }
        return true;
    });

    for (const auto id : failed) {
        EXPECT_EQ(state_of(id), "ready");
    }
    EXPECT_EQ(state_of(other), "failed");
}

}  // namespace
}  // namespace pawl::conformance
