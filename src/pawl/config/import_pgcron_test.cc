// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/import_pgcron.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/config/sql_call.h"

namespace pawl::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// As guides for Supabase write it.
constexpr auto kProperSql = R"(
select cron.schedule('invoke-function', '*/5 * * * *', $$
  select net.http_post(
    url := 'https://p.example.com/functions/v1/f',
    headers := jsonb_build_object('Content-Type', 'application/json', 'X-Team', 'blue'),
    body := '{"a": 1}'::jsonb,
    timeout_milliseconds := 5000
  ) as request_id;
$$);
)";

TEST(ImportPgCron, a_call_over_pg_net_becomes_an_http_task) {
    const auto result = import_pgcron(kProperSql, "");

    ASSERT_TRUE(result);
    EXPECT_EQ(result->toml, R"([tasks.invoke-function]
kind = "http"
url = "https://p.example.com/functions/v1/f"
method = "POST"
headers = { X-Team = "blue" }
body = "{\"a\": 1}"
timeout_milliseconds = 5000
cron = "*/5 * * * *"
timezone = "UTC"  # as pg_cron runs it
max_attempts = 1  # pg_cron does not retry; raise it if it may run twice
)");
    EXPECT_THAT(result->warnings, ElementsAre());
    EXPECT_THAT(result->names, ElementsAre("invoke-function"));
}

// The quotes of the setting are doubled outside of any literal, as published migrations have them.
TEST(ImportPgCron, a_cron_secret_is_sent_by_reference_however_it_is_quoted) {
    const auto result = import_pgcron(
        R"(
SELECT cron.schedule(
  'nightly-cluster',
  '0 2 * * *',  -- 2:00 AM ET daily
  'SELECT net.http_post(
    url:=''https://p.example.com/functions/v1/nightly-cluster'',
    headers:=''{"Authorization": "Bearer ' || current_setting(''app.cron_secret'') || '"}''::jsonb
  );'
);)",
        ""
    );

    ASSERT_TRUE(result) << result.error().message;
    EXPECT_THAT(
        result->toml, HasSubstr("url = \"https://p.example.com/functions/v1/nightly-cluster\"")
    );
    EXPECT_THAT(result->toml, HasSubstr("compat = \"vercel\""));
    EXPECT_THAT(result->toml, HasSubstr("method = \"POST\""));
    EXPECT_THAT(result->toml, Not(HasSubstr("current_setting")));
    EXPECT_THAT(result->warnings, ElementsAre(HasSubstr("America/New_York")));
}

TEST(ImportPgCron, a_secret_that_stands_in_the_sql_is_not_copied) {
    const auto result = import_pgcron(
        R"(select cron.schedule('a', '* * * * *', $$select net.http_get('https://x.example.com',
           headers => '{"Authorization": "Bearer very-secret-text"}')$$))",
        ""
    );

    ASSERT_TRUE(result);
    EXPECT_THAT(result->toml, Not(HasSubstr("very-secret-text")));
    EXPECT_THAT(result->toml, HasSubstr("Authorization = \"env:A_AUTHORIZATION\""));
    EXPECT_THAT(result->warnings, ElementsAre(HasSubstr("set A_AUTHORIZATION")));
}

TEST(ImportPgCron, other_commands_become_sql_tasks) {
    const auto result = import_pgcron(
        "SELECT cron.schedule('30 seconds', 'CALL refresh()');"
        "SELECT cron.schedule('vacuum', '0 3 $ * *', 'VACUUM');",
        ""
    );

    ASSERT_TRUE(result) << result.error().message;
    EXPECT_THAT(result->names, ElementsAre("job-1", "vacuum"));
    EXPECT_THAT(result->toml, HasSubstr("kind = \"sql\"\ndb = \"app\""));
    EXPECT_THAT(result->toml, HasSubstr("\nstatement = \"CALL refresh()\"\n"));
    EXPECT_THAT(result->toml, HasSubstr("\nstatement = \"VACUUM\"\n"));
}

TEST(ImportPgCron, several_statements_stay_one_transaction) {
    const auto result = import_pgcron(
        "select cron.schedule('a', '1 * * * *', $$ delete from t; -- old\n select ';'; $$);"
        "select cron.schedule('b', '1 * * * *', 'begin; select 1; select 2; commit;');",
        ""
    );

    ASSERT_TRUE(result) << result.error().message;
    EXPECT_THAT(
        result->toml, HasSubstr("\nstatements = [\n  \"delete from t\",\n  \"select ';'\",\n]\n")
    );
    EXPECT_THAT(result->toml, HasSubstr("\nstatements = [\n  \"select 1\",\n  \"select 2\",\n]\n"));
}

TEST(ImportPgCron, the_slice_of_an_array_does_not_become_a_value_of_the_payload) {
    const auto result = import_pgcron(
        "select cron.schedule('a', '1 * * * *', 'select a[1:n], b::text, '':c'' from t');", ""
    );

    ASSERT_TRUE(result) << result.error().message;
    EXPECT_THAT(result->toml, HasSubstr("statement = \"select a[1: n], b::text, ':c' from t\"\n"));
}

TEST(ImportPgCron, a_command_without_a_statement_is_an_error) {
    const auto result = import_pgcron("select cron.schedule('a', '1 * * * *', '-- later');", "");

    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, "invalid_import");
    EXPECT_THAT(result.error().message, HasSubstr("`a`: its command has no statement"));
}

TEST(ImportPgCron, a_name_that_comes_again_replaces_and_an_unscheduled_one_goes) {
    const auto result = import_pgcron(
        "select cron.schedule('a', '1 * * * *', 'select 1');"
        "select cron.schedule('b', '2 * * * *', 'select 2');"
        "select cron.schedule('a', '3 * * * *', 'select 3');"
        "select cron.unschedule('b');",
        ""
    );

    ASSERT_TRUE(result);
    EXPECT_THAT(result->names, ElementsAre("a"));
    EXPECT_THAT(result->toml, HasSubstr("3 * * * *"));
}

TEST(ImportPgCron, an_address_of_the_vault_becomes_the_base_url) {
    constexpr auto kSql = R"(select cron.schedule('a', '* * * * *', $$select net.http_post(
        url := (select decrypted_secret from vault.decrypted_secrets where name = 'url')
            || '/f/x')$$))";

    const auto relative = import_pgcron(kSql, "");
    const auto whole = import_pgcron(kSql, "https://p.example.com/");

    ASSERT_TRUE(relative);
    EXPECT_THAT(relative->toml, HasSubstr("url = \"/f/x\""));
    EXPECT_THAT(relative->warnings, Contains(HasSubstr("--base-url")));
    ASSERT_TRUE(whole);
    EXPECT_THAT(whole->toml, HasSubstr("url = \"https://p.example.com/f/x\""));
    EXPECT_THAT(whole->warnings, ElementsAre());
}

TEST(ImportPgCron, a_bad_expression_says_where_it_stands) {
    const auto result =
        import_pgcron("\n\nselect cron.schedule('a', '61 * * * *', 'select 1');", "");

    ASSERT_FALSE(result);
    EXPECT_THAT(result.error().message, HasSubstr("line 3, `a`"));
}

TEST(ImportPgCron, a_quote_that_does_not_end_is_an_error_with_its_line) {
    const auto result = import_pgcron("-- x\nselect cron.schedule('a", "");

    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, "invalid_sql");
    EXPECT_THAT(result.error().message, HasSubstr("line 2"));
}

TEST(ImportPgCron, a_comment_of_gmt_or_without_a_zone_is_no_warning) {
    const auto result = import_pgcron(
        "select cron.schedule('a', '0 2 * * *', -- 2:00 GMT, every night (get it done)\n'select "
        "1');",
        ""
    );

    ASSERT_TRUE(result);
    EXPECT_THAT(result->warnings, ElementsAre());
}

TEST(ImportPgCron, a_file_without_schedules_is_said_to_be_one) {
    const auto result = import_pgcron("select 1; /* cron.schedule('a') */", "");

    ASSERT_TRUE(result);
    EXPECT_EQ(result->toml, "");
    EXPECT_THAT(result->warnings, ElementsAre(HasSubstr("cron.schedule")));
}

TEST(SqlText, joins_literals_and_marks_what_only_the_database_knows) {
    const auto tokens = sql_tokens("'a' || E'b\\n' || now() || $x$c$x$::text");

    ASSERT_TRUE(tokens);
    EXPECT_EQ(sql_text(*tokens), std::string("ab\n") + kUnknownMark + "now()" + kUnknownMark + "c");
}

}  // namespace
}  // namespace pawl::config
