// SPDX-License-Identifier: Apache-2.0
// Stacks and weekly insights on both dialects, with a model and without.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

#include "notes_fixture.h"

namespace pawl::database {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class LooksBack : public NotesTest {};

INSTANTIATE_TEST_SUITE_P(
    , LooksBack, testing::Values(Dialect::postgres, Dialect::sqlite), dialect_name
);

TEST_P(LooksBack, of_a_cluster_become_a_stack) {
    add_gardens("ada");
    run(cluster_);
    ai_.say("Everything about growing tomatoes.");

    const auto result = run(stacks_);

    EXPECT_EQ(result.at("stacksBuilt"), 2);
    EXPECT_THAT(
        lines("select name, cluster, note_count from smart_stacks order by cluster"),
        ElementsAre("Idea|idea|3", "Task|task|2")
    );
    EXPECT_THAT(
        lines("select summary from smart_stacks order by cluster"),
        ElementsAre("Everything about growing tomatoes.", HasSubstr("2 notes"))
    );
    EXPECT_EQ(result.at("engine"), "extractive-v1+openai");
    run(stacks_);
    EXPECT_EQ(lines("select count(*) from smart_stacks").at(0), "2");
}

TEST_P(LooksBack, in_stacks_that_a_user_pinned_or_renamed_stay_as_they_are) {
    add_gardens("ada");
    run(cluster_);
    run(stacks_);
    script(
        "update smart_stacks set pinned = true, summary = 'mine' where cluster = 'idea';"
        "update smart_stacks set name = 'Money', summary = 'mine too' where cluster = 'task'"
    );
    script("update notes set archived = true");
    add("ada", "idea", "just one");

    run(stacks_);

    EXPECT_THAT(
        lines("select name, summary from smart_stacks order by cluster"),
        ElementsAre("Idea|mine", "Money|mine too")
    );
}

TEST_P(LooksBack, that_are_gone_take_their_stack_with_them) {
    add_gardens("ada");
    run(cluster_);
    run(stacks_);
    script("delete from notes where cluster = 'task'");

    run(stacks_);

    EXPECT_THAT(lines("select cluster from smart_stacks"), ElementsAre("idea"));
}

TEST_P(LooksBack, of_a_user_who_has_none_left_leave_no_stack) {
    add_gardens("ada");
    run(cluster_);
    run(stacks_);
    script("update smart_stacks set pinned = true where cluster = 'task'; delete from notes");

    run(stacks_);

    EXPECT_THAT(lines("select cluster from smart_stacks"), ElementsAre("task"));
}

TEST_P(LooksBack, of_a_week_are_those_before_the_slot_of_a_job_that_runs_late) {
    add("ada", "idea", "within", "2026-02-21T10:00:00Z");
    add("ada", "idea", "later", "2026-03-01T10:00:00Z");
    attempts_.context.job_.slot =
        job::SlotRef{.schedule = "weekly", .slot = parse_time("2026-02-22T03:00:00Z").value()};

    run(insights_);

    EXPECT_THAT(
        lines("select week_start, note_count from weekly_insights"),
        ElementsAre(AllOf(HasSubstr("2026-02-16T00:00:00"), HasSubstr("|1")))
    );
}

TEST_P(LooksBack, in_stacks_that_were_paid_for_are_not_paid_for_again) {
    add_gardens("ada");
    run(cluster_);
    attempts_.context.job_.created_at = attempts_.context.clock_.wall_now();
    run(stacks_);
    const auto asked = ai_.asked.size();
    attempts_.context.job_.attempt = 2;

    EXPECT_EQ(run(stacks_).at("stacksBuilt"), 0);
    EXPECT_THAT(ai_.asked, SizeIs(asked));
}

TEST_P(LooksBack, whose_summary_was_cut_off_have_its_whole_sentences) {
    add_gardens("ada");
    run(cluster_);
    ai_.replies.emplace_back(ai::ChatReply{
        .ending = ai::Ending::length,
        .text = "Tomatoes and their soil. And then there",
        .engine = "openai"
    });

    run(stacks_);

    EXPECT_EQ(
        lines("select summary from smart_stacks where cluster = 'idea'").at(0),
        "Tomatoes and their soil."
    );
}

TEST_P(LooksBack, say_who_made_them_where_there_are_columns_for_it) {
    script("alter table smart_stacks add column engine text");
    script("alter table smart_stacks add column priority double precision");
    script("alter table weekly_insights add column engine text");
    script("alter table weekly_insights add column partial boolean");
    add_gardens("ada");
    run(cluster_);
    run(stacks_);
    run(insights_);

    EXPECT_THAT(
        lines("select distinct engine from smart_stacks where priority > 0"),
        ElementsAre("extractive-v1")
    );
    EXPECT_THAT(
        lines("select engine from weekly_insights where partial = false"), ElementsAre("lexicon-v1")
    );
}

TEST_P(LooksBack, whose_summary_fails_have_a_sentence_of_a_template) {
    add_gardens("ada");
    run(cluster_);
    ai_.say(Error{.code = "unavailable", .message = "the provider is away"});
    ai_.say("Loans.");

    const auto result = run(stacks_);

    EXPECT_EQ(result.at("stacksBuilt"), 2);
    EXPECT_EQ(
        lines("select summary from smart_stacks where cluster = 'idea'").at(0),
        "Collection of 3 notes."
    );
    EXPECT_THAT(result.at("errors").as_array(), SizeIs(1));
}

TEST_P(LooksBack, of_a_week_become_an_insight_of_its_monday) {
    add("ada", "idea", "I am so happy with the garden, it is wonderful", "2026-03-01T10:00:00Z");
    add("ada", "idea", "long ago", "2026-02-20T10:00:00Z");
    add("ben", "idea", "long ago too", "2026-02-20T10:00:00Z");

    const auto result = run(insights_);

    EXPECT_EQ(result.at("insightsGenerated"), 1);
    EXPECT_EQ(result.at("engine"), "lexicon-v1");
    EXPECT_THAT(
        lines("select user_id, week_start, sentiment, note_count from weekly_insights"),
        ElementsAre(AllOf(HasSubstr("ada|2026-03-02T00:00:00"), HasSubstr("|positive|1")))
    );
    run(insights_);
    EXPECT_EQ(lines("select count(*) from weekly_insights").at(0), "1");
}

TEST_P(LooksBack, on_a_monday_are_those_of_the_seven_days_before) {
    for (const std::string_view day : {"24", "25", "26", "27", "28"}) {
        add("ada", "idea", "note", fmt::format("2026-02-{}T10:00:00Z", day));
    }

    run(insights_);

    EXPECT_THAT(lines("select note_count from weekly_insights"), ElementsAre("5"));
}

TEST_P(LooksBack, of_a_week_are_all_counted_and_some_shown_to_a_model) {
    for (int i = 0; i < 5; ++i) {
        add("ada", "idea", fmt::format("note number {}", i));
    }

    run(insights_, R"({"max_notes": 2})");

    EXPECT_THAT(lines("select summary from weekly_insights").at(0), HasSubstr("5 notes"));
    const auto& shown = ai_.asked.at(0).messages.back().text;
    EXPECT_EQ(std::ranges::count(shown, '\n'), 2);
}

TEST_P(LooksBack, of_a_week_are_a_job_of_the_task_that_tells_the_user) {
    add("ada", "idea", "one");

    run(insights_, R"({"notify": "tell"})");
    run(insights_, R"({"notify": "tell"})");

    ASSERT_THAT(attempts_.context.spawned_, SizeIs(1));
    const auto& told = attempts_.context.spawned_.front();
    EXPECT_EQ(told.task, "tell");
    const auto payload = read_json(told.payload.value()).value();
    EXPECT_EQ(payload.at("userId"), "ada");
    EXPECT_EQ(payload.at("noteCount"), 1);
}

TEST_P(LooksBack, of_a_week_are_told_by_a_model_if_there_is_one) {
    add("ada", "idea", "one");
    ai_.replies.emplace_back(ai::ChatReply{
        .object = read_json(R"({"summary":"A quiet week.","sentiment":"reflective"})").value(),
        .engine = "openai"
    });

    EXPECT_EQ(run(insights_).at("engine"), "openai");
    EXPECT_THAT(
        lines("select summary, sentiment from weekly_insights"),
        ElementsAre("A quiet week.|reflective")
    );
}

TEST_P(LooksBack, of_a_week_whose_model_fails_have_a_partial_insight) {
    add("ada", "idea", "one");
    ai_.say(Error{.code = "timeout", .message = "it took too long"});
    ai_.replies.emplace_back(
        ai::ChatReply{.object = read_json(R"({"summary":" ","sentiment":"reflective"})").value()}
    );

    for ([[maybe_unused]] const auto* way : {"no answer", "a blank one"}) {
        const auto result = run(insights_);

        EXPECT_EQ(result.at("insightsGenerated"), 1);
        EXPECT_EQ(result.at("partial"), 1);
        EXPECT_THAT(std::string(result.at("errors").at(0).as_string()), HasSubstr("partial"));
        EXPECT_EQ(lines("select count(*) from weekly_insights where summary <> ''").at(0), "1");
    }
}

}  // namespace
}  // namespace pawl::database
