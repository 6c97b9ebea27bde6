// SPDX-License-Identifier: Apache-2.0
// Groups of errors: how they are listed, pruned and found again.
#include "errors_fixture.h"

namespace pawl::conformance {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
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
