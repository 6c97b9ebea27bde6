// SPDX-License-Identifier: Apache-2.0
// Statements as jobs, on both dialects.
#include "pawl/kinds/sql/sql_kind.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attempts.h"

namespace pawl::database {
namespace {

using job::AttemptEnd;
using job::Outcome;
using std::chrono::seconds;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

class SqlKindTest : public KindTest {
 protected:
    kinds::sql::SqlKind sql_{connections_};
};

TEST_P(SqlKindTest, gives_the_rows_of_a_statement) {
    script(
        "create table t(id bigint, name text, flag boolean, at {ts}, extra {json}); "
        "insert into t values (1, 'a', true, '2026-01-01T00:00:00Z', '{\"x\": 1}'), "
        "(2, null, false, null, null)"
    );

    const auto outcome = attempts_.run(
        sql_,
        R"({"statement": "select id, name, flag, at, extra from t where id >= :from order by id"})",
        R"({"from": 1})"
    );

    EXPECT_EQ(outcome.end, AttemptEnd::succeeded) << outcome.error.message;
    EXPECT_EQ(
        outcome.result,
        R"({"command":"SELECT 2","row_count":2,"rows":[)"
        R"({"id":1,"name":"a","flag":true,"at":"2026-01-01T00:00:00.000Z","extra":{"x":1}},)"
        R"({"id":2,"name":null,"flag":false,"at":null,"extra":null}],"truncated":false})"
    );
    EXPECT_THAT(attempts_.context.lines_, ElementsAre("SELECT 2"));
}

TEST_P(SqlKindTest, binds_values_and_never_splices_them) {
    script("create table t(name text)");
    const std::string evil = R"('); drop table t; --)";

    const auto outcome = attempts_.run(
        sql_,
        R"j({"statement": "insert into t values ({{payload.user.name}})"})j",
        R"({"user": {"name": "'); drop table t; --"}})"
    );

    EXPECT_EQ(outcome.end, AttemptEnd::succeeded) << outcome.error.message;
    EXPECT_THAT(lines("select name from t"), ElementsAre(evil));
}

TEST_P(SqlKindTest, runs_several_statements_together_or_not_at_all) {
    script("create table t(a bigint primary key); insert into t values (1)");

    const auto failed = attempts_.run(
        sql_, R"j({"statements": ["insert into t values (2)", "insert into t values (1)"]})j"
    );
    EXPECT_EQ(failed.error.code, "constraint");
    EXPECT_FALSE(failed.error.retryable);
    EXPECT_THAT(lines("select a from t"), ElementsAre("1"));

    const auto done = attempts_.run(
        sql_, R"j({"statements": ["insert into t values (2)", "delete from t where a = 1"]})j"
    );
    EXPECT_EQ(
        done.result,
        R"({"command":"DELETE 1","row_count":1,"rows":[],"truncated":false,"results":[)"
        R"({"command":"INSERT 0 1","row_count":1},{"command":"DELETE 1","row_count":1}]})"
    );
    EXPECT_THAT(lines("select a from t"), ElementsAre("2"));
}

TEST_P(SqlKindTest, keeps_what_was_done_without_a_transaction) {
    script("create table t(a bigint primary key); insert into t values (1)");

    (void)attempts_.run(
        sql_,
        R"j({"statements": ["insert into t values (2)", "insert into t values (1)"],
            "transaction": false})j"
    );  // fails, as the test above shows

    EXPECT_THAT(lines("select count(*) from t"), ElementsAre("2"));
}

TEST_P(SqlKindTest, undoes_a_dry_run) {
    script("create table t(a bigint); insert into t values (1), (2)");
    constexpr std::string_view kDelete = R"({"statement": "delete from t"})";

    EXPECT_EQ(
        attempts_.run(sql_, kDelete, R"({"dryRun": true})").result,
        R"({"command":"DELETE 2","row_count":2,"rows":[],"truncated":false,"dryRun":true})"
    );
    (void)attempts_.run(
        sql_,
        R"j({"statements": ["delete from t", "insert into t values (3)"], "dry_run": true,
            "transaction": false})j"
    );  // the rows tell
    EXPECT_THAT(lines("select a from t order by a"), ElementsAre("1", "2"));

    EXPECT_EQ(attempts_.run(sql_, kDelete).end, AttemptEnd::succeeded);
    EXPECT_THAT(lines("select count(*) from t"), ElementsAre("0"));
}

TEST_P(SqlKindTest, runs_nothing_dry_that_it_could_not_undo) {
    script("create table t(a bigint); insert into t values (1)");

    const auto outcome = attempts_.run(
        sql_,
        R"({"statements": ["delete from t", "commit"], "transaction": false, "dry_run": true})"
    );

    EXPECT_EQ(outcome.error.code, "no_dry_run");
    EXPECT_FALSE(outcome.error.retryable);
    EXPECT_THAT(lines("select count(*) from t"), ElementsAre("1"));
}

TEST_P(SqlKindTest, keeps_as_many_rows_as_it_may) {
    script("create table t(a bigint); insert into t values (1), (2), (3)");

    const auto outcome =
        attempts_.run(sql_, R"({"statement": "select a from t order by a", "row_limit": 1})");

    EXPECT_EQ(
        outcome.result, R"({"command":"SELECT 3","row_count":3,"rows":[{"a":1}],"truncated":true})"
    );
}

TEST_P(SqlKindTest, leaves_nothing_behind_in_the_session) {
    (void)attempts_.run(sql_, R"j({"statement": "create temp table mine(a bigint)"})j");

    EXPECT_EQ(
        attempts_.run(sql_, R"({"statement": "select * from mine"})").error.code, "undefined_table"
    );
}

TEST_P(SqlKindTest, says_what_the_payload_lacks) {
    const auto outcome = attempts_.run(sql_, R"({"statement": "select :a"})", R"({"b": 1})");

    EXPECT_EQ(outcome.error.code, "missing_payload_key");
    EXPECT_FALSE(outcome.error.retryable);
    EXPECT_EQ(
        attempts_.run(sql_, R"({"statement": "select 1"})", "[1]").error.code, "invalid_payload"
    );
}

TEST_P(SqlKindTest, times_out_with_its_attempt) {
    attempts_.context.job_.timeout = seconds(5);
    const auto runner = attempts_.runner(
        sql_,
        is_postgres() ? R"j({"statement": "select pg_sleep(1000)"})j"
                      : R"({"statement": "with recursive n(i) as (select 1 union all )"
                        R"(select i + 1 from n) select max(i) from n"})"
    );
    task::FakeAttempt attempt(*runner, attempts_.context);

    attempt.advance(seconds(5), attempts_.alarms);
    attempt.finish();

    EXPECT_EQ(attempt.outcome().end, AttemptEnd::timed_out);
}

TEST_P(SqlKindTest, is_given_back_when_it_is_stopped) {
    const auto runner = attempts_.runner(sql_, R"({"statement": "select 1"})");
    attempts_.context.stopper_.request_stop();

    task::FakeAttempt attempt(*runner, attempts_.context);
    attempt.finish();

    EXPECT_EQ(attempt.outcome().end, AttemptEnd::released);
}

TEST_P(SqlKindTest, fails_for_good_without_its_connection) {
    connections_.replace({});

    const auto outcome = attempts_.run(sql_, R"({"statement": "select 1"})");

    EXPECT_EQ(outcome.error.code, "unknown_connection");
    EXPECT_FALSE(outcome.error.retryable);
}

INSTANTIATE_TEST_SUITE_P(
    , SqlKindTest, testing::Values(Dialect::postgres, Dialect::sqlite), dialect_name
);

}  // namespace
}  // namespace pawl::database
