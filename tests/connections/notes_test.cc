// SPDX-License-Identifier: Apache-2.0
// Vectors and clusters of notes on both dialects, with a model and without.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "notes_fixture.h"

namespace pawl::database {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class Notes : public NotesTest {};

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

TEST_P(Notes, of_a_provider_keep_its_vectors_as_it_gave_them) {
    add("ada", "idea", "one");
    add("ada", "task", "two");
    say_vectors(2);

    const auto result = run(cluster_);

    EXPECT_EQ(result.at("engine"), "openai");
    EXPECT_THAT(
        lines("select embedding from notes order by id"), ElementsAre("[2,0,0,0]", "[0,2,0,0]")
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
        lines("select embedding from notes order by id"), ElementsAre("[2,0,0,0]", "[0,2,0,0]")
    );
    EXPECT_THAT(attempts_.context.lines_, Contains(HasSubstr("is a provider's")));
}

TEST_P(Notes, of_somebody_else_tell_whose_the_column_is) {
    add("ada", "idea", "one");
    say_vectors(1);
    run(cluster_);
    add("ben", "idea", "two");

    run(cluster_);  // nobody answers any more

    EXPECT_THAT(lines("select embedding from notes order by id"), ElementsAre("[2,0,0,0]", ""));
    EXPECT_EQ(lines("select count(*) from notes where cluster = 'idea'").at(0), "2");
}

// The application writes times as SQLite's current_timestamp does.
TEST_P(Notes, that_changed_get_a_vector_again_where_the_others_keep_theirs) {
    script("alter table notes add column updated_at {ts}");
    add("ada", "idea", "one");
    add("ada", "idea", "two");
    script("update notes set updated_at = '2026-03-01 10:00:00'");
    say_vectors(2);
    run(cluster_);
    script("update notes set content = 'three', updated_at = '2026-03-02 13:00:00' where id = 2");
    say_vectors(1);

    EXPECT_EQ(run(cluster_, R"({"reembed": "changed"})").at("notesEmbedded"), 1);

    EXPECT_THAT(ai_.embedded.at(1).texts, ElementsAre("three"));
    EXPECT_THAT(lines("select embedding from notes"), ElementsAre("[2,0,0,0]", "[2,0,0,0]"));
}

TEST_P(Notes, that_changed_are_not_known_without_a_column_for_it) {
    EXPECT_THAT(
        attempts_.run(cluster_, R"({"reembed": "changed"})").error.message, HasSubstr("updated_at")
    );
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

TEST_P(Notes, beyond_what_is_held_in_memory_are_read_in_parts) {
    script(
        "insert into notes(user_id, content) with recursive n(i) as "
        "(select 1 union all select i + 1 from n where i < 5600) select 'ada', 'note ' || i from n"
    );

    EXPECT_EQ(run(cluster_, "{}", R"({"dryRun": true})").at("notesClustered"), 5'600);
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

TEST_P(Notes, of_each_user_are_a_line_of_the_servers_log) {
    add("ada", "idea", "one");
    add("ben", "idea", "two");
    say_vectors(1);
    ai_.vectors.emplace_back(fail("unauthorized", "the key is wrong"));

    run(cluster_);

    EXPECT_THAT(
        attempts_.context.logger_.lines_,
        ElementsAre(
            AllOf(HasSubstr("notes.user_done"), HasSubstr("user_id=ada"), HasSubstr("task=greet")),
            AllOf(HasSubstr("notes.user_failed"), HasSubstr("user_id=ben"), HasSubstr("key is"))
        )
    );
}

TEST_P(Notes, that_are_blank_are_misc_and_no_error) {
    add("ada", "idea", "  ");
    add("ada", "idea", "one");

    const auto result = run(cluster_);

    EXPECT_EQ(result.at("notesEmbedded"), 1);
    EXPECT_THAT(result.at("errors").as_array(), IsEmpty());
    EXPECT_THAT(lines("select cluster from notes order by id"), ElementsAre("Misc", "idea"));
}

TEST_P(Notes, of_users_who_have_none_left_take_their_clusters_with_them) {
    add_gardens("ada");
    run(cluster_, R"({"cluster_table": "clusters"})");
    ASSERT_THAT(lines("select name from clusters"), SizeIs(2));
    script("delete from notes");

    run(cluster_, R"({"cluster_table": "clusters"})");

    EXPECT_THAT(lines("select name from clusters"), IsEmpty());
}

TEST_P(Notes, an_attempt_that_goes_on_writes_the_clusters_that_the_one_before_did_not) {
    add_gardens("ada");
    attempts_.context.job_.created_at = attempts_.context.clock_.wall_now();
    run(cluster_);
    attempts_.context.job_.attempt = 2;

    run(cluster_, R"({"cluster_table": "clusters"})");

    EXPECT_THAT(lines("select name from clusters"), SizeIs(2));
    EXPECT_THAT(ai_.embedded, SizeIs(1));
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
    if (is_postgres()) {
        GTEST_SKIP() << "pgvector is not in Debian 12";
    }
    script("drop table notes");
    script(
        "create table notes(id {pk}, user_id text, content text, type text, archived boolean, "
        "embedding vector(1536), cluster text, cluster_confidence double precision, "
        "cluster_updated_at {ts}, created_at {ts})"
    );
    script("insert into notes(user_id, content, type, archived) values ('ada', 'x', 'idea', false)"
    );
    say_vectors(1);

    EXPECT_THAT(attempts_.run(cluster_, "{}").error.message, HasSubstr("1536 numbers"));
}

TEST_P(Notes, that_were_looked_at_least_recently_come_first_where_a_run_takes_one_batch) {
    for (int i = 0; i < 4; ++i) {
        add("ada", "idea", fmt::format("note number {} about soil", i));
    }
    constexpr std::string_view kOneBatch = R"({"batch": 2, "drain": false})";

    EXPECT_EQ(run(cluster_, kOneBatch).at("notesClustered"), 2);
    EXPECT_EQ(run(cluster_, kOneBatch).at("notesClustered"), 2);
    EXPECT_EQ(lines("select count(*) from notes where cluster is null").at(0), "0");
}

}  // namespace
}  // namespace pawl::database
