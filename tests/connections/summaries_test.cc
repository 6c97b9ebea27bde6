// SPDX-License-Identifier: Apache-2.0
// The kind `summarize_missing` on both dialects, with a model and without.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "attempts.h"
#include "pawl/base/json.h"
#include "pawl/cache/caches.h"
#include "pawl/kinds/summaries/summarize_missing_kind.h"
#include "said_client.h"

namespace pawl::database {
namespace {

using job::AttemptEnd;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr std::string_view kArticles = R"(
create table articles(id {pk}, title text not null, content text not null, summary text,
  source text, published boolean default true);
insert into articles(title, content) values
  ('Ferry', 'The ferry is suspended until Friday. Divers found water in its fuel. It is blue.'),
  ('Done', 'This has one already.'), ('Blank', '  '),
  ('Frost', 'Frost killed the seedlings last night. Cover what is left before the evening.');
update articles set summary = 'kept' where title = 'Done')";

class Summaries : public KindTest {
 protected:
    Summaries() { script(kArticles); }

    auto run(std::string_view options = "{}", std::string payload = "") -> boost::json::object {
        const auto outcome = attempts_.run(kind_, options, std::move(payload));
        EXPECT_EQ(outcome.end, AttemptEnd::succeeded) << outcome.error.message;
        return read_json(outcome.result).value().as_object();
    }
    auto summary_of(std::string_view title) -> std::string {
        return lines("select summary from articles where title = '" + std::string(title) + "'")
            .at(0);
    }

    SaidClient ai_;
    cache::Caches caches_{attempts_.context.clock_, attempts_.alarms, nullptr};
    kinds::summaries::SummarizeMissingKind kind_{connections_, caches_, ai_};
};

INSTANTIATE_TEST_SUITE_P(
    , Summaries, testing::Values(Dialect::postgres, Dialect::sqlite), dialect_name
);

TEST_P(Summaries, without_a_model_are_sentences_of_the_text) {
    const auto result = run(R"({"style": "1 sentence"})");

    EXPECT_EQ(result.at("ok"), true);
    EXPECT_EQ(result.at("updated"), 2);
    EXPECT_EQ(result.at("engine"), "extractive-v1");
    EXPECT_EQ(summary_of("Ferry"), "The ferry is suspended until Friday.");
    EXPECT_EQ(summary_of("Done"), "kept");
}

TEST_P(Summaries, a_row_that_fails_is_told_and_the_others_go_on) {
    const auto result = run();

    EXPECT_EQ(result.at("updated"), 2);
    ASSERT_THAT(result.at("failed").as_array(), SizeIs(1));
    EXPECT_EQ(result.at("failed").at(0).at("id"), "3");
    EXPECT_THAT(attempts_.context.lines_, Contains(HasSubstr("row 3: the row has no content")));
}

TEST_P(Summaries, a_row_that_failed_is_left_alone_for_a_while) {
    auto& clock = attempts_.context.clock_;
    run();
    clock.set_wall(clock.wall_now() + std::chrono::minutes(30));
    EXPECT_THAT(run().at("failed").as_array(), SizeIs(0));

    clock.set_wall(clock.wall_now() + std::chrono::minutes(31));
    EXPECT_THAT(run().at("failed").as_array(), SizeIs(1));
}

TEST_P(Summaries, of_a_model_are_stored_with_its_name) {
    ai_.say(" A ferry stands still. \n");
    ai_.say("Frost came.");

    const auto result = run(R"({"source_column": "source"})");

    EXPECT_EQ(result.at("engine"), "openai");
    EXPECT_EQ(summary_of("Ferry"), "A ferry stands still.");
    EXPECT_THAT(
        lines("select source from articles where summary is not null order by id"),
        ElementsAre("openai", "", "openai")
    );
    EXPECT_THAT(ai_.asked.at(0).messages.at(1).text, HasSubstr("The ferry is suspended"));
}

TEST_P(Summaries, a_blank_answer_is_never_written) {
    ai_.say("  \n ");
    ai_.say("Frost came.");

    const auto result = run();

    EXPECT_EQ(result.at("updated"), 1);
    EXPECT_EQ(lines("select count(*) from articles where summary is null").at(0), "2");
}

TEST_P(Summaries, an_empty_budget_ends_the_run_and_fails_no_row) {
    ai_.say(Error{.code = "budget_exhausted", .message = "the budget is used up"});

    const auto result = run();

    EXPECT_EQ(result.at("updated"), 0);
    EXPECT_EQ(result.at("stopped"), "budget_exhausted");
    EXPECT_THAT(result.at("failed").as_array(), SizeIs(0));
    EXPECT_THAT(ai_.asked, SizeIs(1));
}

TEST_P(Summaries, of_the_offline_engine_are_replaced_when_a_model_answers) {
    constexpr std::string_view kUpgrade =
        R"({"source_column": "source", "upgrade_fallbacks": true})";
    run(kUpgrade);
    EXPECT_EQ(run(kUpgrade).at("updated"), 0) << "nobody answers: they stay";

    ai_.say("A ferry stands still.");
    ai_.say("Frost came.");
    EXPECT_EQ(run(kUpgrade).at("updated"), 2);
    EXPECT_EQ(summary_of("Frost"), "Frost came.");
}

TEST_P(Summaries, a_dry_run_counts) {
    const auto result = run("{}", R"({"dryRun": true})");

    EXPECT_EQ(result.at("missing"), 3);
    EXPECT_EQ(result.at("dryRun"), true);
    EXPECT_EQ(lines("select count(*) from articles where summary is null").at(0), "3");
}

TEST_P(Summaries, take_mapped_names_a_condition_and_small_batches) {
    script(
        "create table posts(nr {pk}, head text, body text, short text, draft boolean);"
        "insert into posts(head, body, draft) values ('a', 'One.', false), ('b', 'Two.', true), "
        "('c', 'Three.', false)"
    );

    const auto result = run(
        R"({"table": "posts", "id": "nr", "title": "head", "content": "body", "summary": "short",
            "where": "draft = false", "batch": 1})"
    );

    EXPECT_EQ(result.at("updated"), 2);
    EXPECT_THAT(lines("select short from posts order by nr"), ElementsAre("One.", "", "Three."));
}

TEST_P(Summaries, what_is_wrong_with_the_options_is_said) {
    for (const std::string_view options :
         {R"({"batch": 0})",
          R"({"style": "a poem"})",
          R"({"upgrade_fallbacks": true})",
          R"({"where": "1=1; drop table articles"})",
          R"({"time_budget": "soon"})",
          R"({"summery": "x"})"}) {
        EXPECT_FALSE(
            kind_.make_runner({.task = "t", .options = boost::json::parse(options).as_object()})
        ) << options;
    }
}

}  // namespace
}  // namespace pawl::database
