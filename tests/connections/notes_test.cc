// SPDX-License-Identifier: Apache-2.0
// The nightly and weekly kinds of notes on both dialects, with a model and without.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "attempts.h"
#include "pawl/base/json.h"
#include "pawl/kinds/notes/build_stacks_kind.h"
#include "pawl/kinds/notes/embed_cluster_kind.h"
#include "pawl/kinds/notes/note_tools.h"
#include "pawl/kinds/notes/weekly_insights_kind.h"
#include "pawl/runtime/late_pool.h"
#include "said_client.h"

namespace pawl::database {
namespace {

using job::AttemptEnd;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view kTables = R"(
create table users(id text primary key, email text);
create table notes(id {pk}, user_id text not null, content text not null,
  type text not null default 'unclassified', archived boolean not null default false,
  embedding text, cluster text, cluster_confidence double precision, cluster_updated_at {ts},
  created_at {ts});
create table clusters(user_id text, name text, note_count integer, updated_at {ts},
  unique(user_id, name));
create table smart_stacks(id {pk}, user_id text not null, name text not null, cluster text,
  note_count integer not null default 0, summary text, pinned boolean not null default false,
  created_at {ts}, updated_at {ts}, unique(user_id, cluster));
create table weekly_insights(id {pk}, user_id text not null, week_start {ts} not null, summary text,
  sentiment text, note_count integer not null default 0, created_at {ts},
  unique(user_id, week_start)))";

// The clock stands at Monday, 2 March 2026, noon.
class Notes : public KindTest {
 protected:
    Notes() { script(kTables); }

    void add(
        std::string_view user,
        std::string_view type,
        std::string_view content,
        std::string_view at = "2026-03-01T10:00:00Z"
    ) {
        const auto done = DialectTest::ask(
            "insert into notes(user_id, type, content, created_at) values ($1, $2, $3, $4)",
            {std::string(user), std::string(type), std::string(content), parse_time(at).value()}
        );
        ASSERT_TRUE(done) << done.error().message;
    }
    void add_gardens(std::string_view user) {
        add(user, "idea", "Sow tomato seeds in warm soil and water the beds");
        add(user, "idea", "Tomato seeds need soil that is warm");
        add(user, "task", "Call the bank about the loan and the interest");
        add(user, "task", "Ask the bank what interest the loan costs");
        add(user, "unclassified", "Water the tomato beds, the soil is dry");
    }
    auto run(const task::Kind& kind, std::string_view options = "{}", std::string payload = "")
        -> boost::json::object {
        const auto outcome = attempts_.run(kind, options, std::move(payload));
        EXPECT_EQ(outcome.end, AttemptEnd::succeeded) << outcome.error.message;
        return read_json(outcome.result).value().as_object();
    }
    // A provider's vectors: as many as there are texts, of two directions.
    void say_vectors(std::size_t texts, int dimensions = 4) {
        ai::Embeddings answer{.engine = "openai", .model = "e", .dimensions = dimensions};
        for (std::size_t i = 0; i < texts; ++i) {
            std::vector<float> vector(static_cast<std::size_t>(dimensions), 0.0F);
            vector[i % 2] = 2;
            answer.items.push_back({.vector = std::move(vector)});
        }
        ai_.vectors.emplace_back(std::move(answer));
    }

    SaidClient ai_;
    LatePool threads_{1};
    kinds::notes::NoteTools tools_{connections_, ai_, attempts_.alarms, threads_};
    kinds::notes::EmbedClusterKind cluster_{tools_};
    kinds::notes::BuildStacksKind stacks_{tools_};
    kinds::notes::WeeklyInsightsKind insights_{tools_};
};

INSTANTIATE_TEST_SUITE_P(
    , Notes, testing::Values(Dialect::postgres, Dialect::sqlite), dialect_name
);

TEST_P(Notes, without_a_model_get_clusters_of_their_types) {
    add_gardens("ada");

    const auto result = run(cluster_);

    EXPECT_EQ(result.at("usersProcessed"), 1);
    EXPECT_EQ(result.at("notesEmbedded"), 5);
    EXPECT_EQ(result.at("notesClustered"), 5);
    EXPECT_EQ(result.at("engine"), "hashed-tfidf-v1");
    EXPECT_THAT(
        lines("select cluster from notes order by id"),
        ElementsAre("idea", "idea", "task", "task", "idea")
    );
    EXPECT_EQ(lines("select count(*) from notes where embedding is not null").at(0), "5");
    EXPECT_EQ(
        lines("select count(*) from notes where cluster_confidence between 0 and 1").at(0), "5"
    );
}

TEST_P(Notes, of_a_provider_keep_its_vectors) {
    add("ada", "idea", "one");
    add("ada", "task", "two");
    say_vectors(2);

    const auto result = run(cluster_);

    EXPECT_EQ(result.at("engine"), "openai");
    EXPECT_THAT(
        lines("select embedding from notes order by id"), ElementsAre("[1,0,0,0]", "[0,1,0,0]")
    );
    EXPECT_THAT(ai_.embedded.at(0).texts, ElementsAre("one", "two"));
}

TEST_P(Notes, never_mix_local_vectors_with_those_of_a_provider) {
    add("ada", "idea", "one");
    add("ada", "task", "two");
    say_vectors(2);
    run(cluster_);

    const auto result = run(cluster_);  // nobody answers any more

    EXPECT_EQ(result.at("engine"), "hashed-tfidf-v1");
    EXPECT_THAT(
        lines("select embedding from notes order by id"), ElementsAre("[1,0,0,0]", "[0,1,0,0]")
    );
    EXPECT_THAT(attempts_.context.lines_, Contains(HasSubstr("is a provider's")));
}

TEST_P(Notes, of_two_users_are_never_mixed) {
    add("ada", "idea", "Sow tomato seeds in warm soil");
    add("ben", "task", "Sow tomato seeds in warm soil");

    const auto result = run(cluster_);

    EXPECT_EQ(result.at("usersProcessed"), 2);
    EXPECT_THAT(lines("select cluster from notes order by id"), ElementsAre("idea", "task"));
    ASSERT_THAT(ai_.embedded, SizeIs(2));
    EXPECT_THAT(ai_.embedded.at(0).texts, SizeIs(1));
}

TEST_P(Notes, of_one_user_without_a_provider_are_not_mixed_with_a_providers_of_another) {
    add("ada", "idea", "one");
    say_vectors(1);
    run(cluster_);
    add("ben", "idea", "two");

    run(cluster_);  // nobody answers any more

    EXPECT_THAT(
        lines("select user_id, embedding from notes where embedding is not null"),
        ElementsAre("ada|[1,0,0,0]")
    );
    EXPECT_THAT(lines("select cluster from notes order by id"), ElementsAre("idea", "idea"));
}

TEST_P(Notes, of_each_user_are_a_line_of_the_servers_log) {
    add("ada", "idea", "one");

    run(cluster_);

    EXPECT_THAT(
        attempts_.context.logger_.lines_,
        Contains(AllOf(HasSubstr("notes.user_done"), HasSubstr("user_id=ada"), HasSubstr("task=")))
    );
}

TEST_P(Notes, of_users_who_have_none_left_take_their_stacks_and_clusters_with_them) {
    add_gardens("ada");
    run(cluster_, R"({"cluster_table": "clusters"})");
    run(stacks_);
    script("delete from notes");

    run(cluster_, R"({"cluster_table": "clusters"})");
    EXPECT_EQ(run(stacks_).at("stacksRemoved"), 2);

    EXPECT_THAT(lines("select name from clusters"), IsEmpty());
    EXPECT_THAT(lines("select name from smart_stacks"), IsEmpty());
}

TEST_P(Notes, that_are_blank_are_misc_and_no_error) {
    add("ada", "idea", "  ");
    add("ada", "idea", "one");

    const auto result = run(cluster_);

    EXPECT_EQ(result.at("notesEmbedded"), 1);
    EXPECT_THAT(result.at("errors").as_array(), IsEmpty());
    EXPECT_THAT(lines("select cluster from notes order by id"), ElementsAre("Misc", "idea"));
}

TEST_P(Notes, that_are_put_away_are_left_alone) {
    add("ada", "idea", "kept");
    add("ada", "idea", "put away");
    script("update notes set archived = true where content = 'put away'");

    EXPECT_EQ(run(cluster_).at("notesClustered"), 1);
}

TEST_P(Notes, beyond_a_batch_do_not_starve) {
    for (int i = 0; i < 25; ++i) {
        add("ada", "idea", fmt::format("note number {} about soil", i));
    }

    EXPECT_EQ(run(cluster_, R"({"batch": 10})").at("notesClustered"), 25);
    EXPECT_EQ(lines("select count(*) from notes where cluster is null").at(0), "0");
}

TEST_P(Notes, of_one_user_who_fails_do_not_stop_the_others) {
    add("ada", "idea", "one");
    add("ben", "idea", "two");
    ai_.vectors.emplace_back(fail("rate_limited", "too many calls"));
    say_vectors(1);

    const auto result = run(cluster_);

    EXPECT_EQ(result.at("usersProcessed"), 1);
    EXPECT_EQ(result.at("usersFailed"), 1);
    EXPECT_THAT(
        std::string(result.at("errors").at(0).as_string()),
        AllOf(HasSubstr("user ada"), HasSubstr("too many calls"))
    );
    EXPECT_THAT(lines("select user_id from notes where cluster is not null"), ElementsAre("ben"));
}

TEST_P(Notes, of_nobody_are_no_failure_and_of_all_failing_users_are) {
    EXPECT_EQ(run(cluster_).at("usersProcessed"), 0);
    add("ada", "idea", "one");
    ai_.vectors.emplace_back(fail("unauthorized", "the key is wrong"));

    EXPECT_EQ(attempts_.run(cluster_, "{}").error.code, "users_failed");
}

TEST_P(Notes, change_nothing_in_a_dry_run) {
    add_gardens("ada");
    for (const task::Kind* kind :
         std::initializer_list<const task::Kind*>{&cluster_, &stacks_, &insights_}) {
        EXPECT_EQ(run(*kind, "{}", R"({"dryRun": true})").at("dryRun"), true);
    }

    EXPECT_EQ(lines("select count(*) from notes where cluster is not null").at(0), "0");
    EXPECT_THAT(lines("select id from smart_stacks"), IsEmpty());
    EXPECT_THAT(lines("select id from weekly_insights"), IsEmpty());
    EXPECT_THAT(ai_.asked, IsEmpty());
    EXPECT_THAT(ai_.embedded, IsEmpty());
}

TEST_P(Notes, an_attempt_that_goes_on_leaves_out_users_that_were_done) {
    add("ada", "idea", "one");
    attempts_.context.job_.created_at = attempts_.context.clock_.wall_now();
    run(cluster_);
    add("ben", "idea", "two");
    attempts_.context.job_.attempt = 2;

    EXPECT_EQ(run(cluster_).at("notesClustered"), 1);
    EXPECT_THAT(ai_.embedded, SizeIs(2));
}

TEST_P(Notes, by_k_means_get_clusters_of_their_words_and_rows_of_clusters) {
    script("insert into clusters(user_id, name, note_count) values ('ada', 'Gone', 3)");
    for (int i = 0; i < 6; ++i) {
        add("ada", "x", fmt::format("tomato soil seeds garden {}", i));
        add("ada", "x", fmt::format("bank loan interest money {}", i));
    }

    run(cluster_, R"({"mode": "kmeans", "k": {"min": 2, "max": 2}, "cluster_table": "clusters"})");

    EXPECT_THAT(lines("select distinct cluster from notes"), SizeIs(2));
    EXPECT_THAT(lines("select note_count from clusters"), ElementsAre("6", "6"));
    EXPECT_THAT(lines("select name from clusters where name = 'Gone'"), IsEmpty());

    const auto names = lines("select name from clusters order by name");
    run(cluster_, R"({"mode": "kmeans", "k": {"min": 2, "max": 2}, "cluster_table": "clusters"})");
    EXPECT_EQ(lines("select name from clusters order by name"), names) << "names stay";
}

TEST_P(Notes, a_column_of_another_size_says_so) {
    if (!is_postgres()) {
        script("drop table notes");
        script(
            "create table notes(id {pk}, user_id text, content text, type text, archived boolean, "
            "embedding vector(1536), cluster text, cluster_confidence double precision, "
            "cluster_updated_at {ts}, created_at {ts})"
        );
        script(
            "insert into notes(user_id, content, type, archived) values ('ada', 'x', 'idea', false)"
        );
        say_vectors(1);

        EXPECT_THAT(attempts_.run(cluster_, "{}").error.message, HasSubstr("1536 numbers"));
    }
}

TEST_P(Notes, of_a_cluster_become_a_stack) {
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

TEST_P(Notes, in_stacks_that_a_user_pinned_or_renamed_stay_as_they_are) {
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

TEST_P(Notes, that_are_gone_take_their_stack_with_them) {
    add_gardens("ada");
    run(cluster_);
    run(stacks_);
    script("delete from notes where cluster = 'task'");

    run(stacks_);

    EXPECT_THAT(lines("select cluster from smart_stacks"), ElementsAre("idea"));
}

TEST_P(Notes, whose_summary_fails_have_a_sentence_of_a_template) {
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

TEST_P(Notes, of_a_week_become_an_insight_of_its_monday) {
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

TEST_P(Notes, on_a_monday_are_those_of_the_seven_days_before) {
    for (const std::string_view day : {"24", "25", "26", "27", "28"}) {
        add("ada", "idea", "note", fmt::format("2026-02-{}T10:00:00Z", day));
    }

    run(insights_);

    EXPECT_THAT(lines("select note_count from weekly_insights"), ElementsAre("5"));
}

TEST_P(Notes, of_a_week_are_told_by_a_model_if_there_is_one) {
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

TEST_P(Notes, of_a_week_whose_model_fails_have_a_partial_insight) {
    add("ada", "idea", "one");
    ai_.say(Error{.code = "timeout", .message = "it took too long"});

    const auto result = run(insights_);

    EXPECT_EQ(result.at("insightsGenerated"), 1);
    EXPECT_EQ(result.at("partial"), 1);
    EXPECT_THAT(std::string(result.at("errors").at(0).as_string()), HasSubstr("partial"));
    EXPECT_EQ(lines("select count(*) from weekly_insights where summary <> ''").at(0), "1");
}

}  // namespace
}  // namespace pawl::database
