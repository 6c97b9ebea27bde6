// SPDX-License-Identifier: Apache-2.0
// What sessions promise, on both dialects.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dialect_fixture.h"
#include "pawl/base/text_time.h"

namespace pawl::database {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

class Sessions : public DialectTest {
 protected:
    // A statement that runs until somebody interrupts it.
    [[nodiscard]] auto endless() const -> std::string {
        return is_postgres() ? "select pg_sleep(1000)"
                             : "with recursive n(i) as (select 1 union all select i + 1 from n) "
                               "select max(i) from n";
    }
};

TEST_P(Sessions, give_back_what_was_bound) {
    script(
        "create table t(id {pk}, flag boolean, n bigint, r double precision, s text, j {json}, "
        "at {ts}, empty text)"
    );
    const auto at = parse_time("2026-03-04T05:06:07.089Z").value();
    const std::string text = "it's \"quoted\" $1 :a \\ \xC3\xA4";

    auto session = open();
    const auto inserted = ask(
        session,
        "insert into t(flag, n, r, s, j, at, empty) values ($1, $2, $3, $4, $5, $6, $7)",
        {true, std::int64_t{9'007'199'254'740'993}, 0.1, text, JsonText{R"({"a": [1]})"}, at, Null{}
        }
    );
    ASSERT_TRUE(inserted) << inserted.error().message;
    const auto rows = ask(session, "select flag, n, r, s, j, at, empty from t");

    EXPECT_EQ(inserted->command, "INSERT 0 1");
    EXPECT_EQ(inserted->affected, 1);
    ASSERT_EQ(rows->size(), 1U);
    EXPECT_THAT(rows->columns, ElementsAre("flag", "n", "r", "s", "j", "at", "empty"));
    EXPECT_EQ(rows->at(0, 0), SqlValue(true));
    EXPECT_EQ(rows->at(0, 1), SqlValue(std::int64_t{9'007'199'254'740'993}));
    EXPECT_EQ(rows->at(0, 2), SqlValue(0.1));
    EXPECT_EQ(rows->at(0, 3), SqlValue(text));
    EXPECT_EQ(rows->at(0, 4), SqlValue(JsonText{R"({"a": [1]})"}));
    EXPECT_EQ(rows->at(0, 5), SqlValue(at));
    EXPECT_TRUE(rows->is_null(0, 6));
    EXPECT_EQ(rows->command, "SELECT 1");
}

TEST_P(Sessions, take_one_value_for_several_places) {
    script("create table t(a bigint, b bigint)");

    ASSERT_TRUE(ask("insert into t values ($1, $2)", {std::int64_t{1}, std::int64_t{2}}));
    ASSERT_TRUE(ask("insert into t values ($2, $1)", {std::int64_t{1}, std::int64_t{2}}));

    EXPECT_THAT(lines("select a, b from t where a + b = 3 order by a"), ElementsAre("1|2", "2|1"));
    EXPECT_EQ(ask("select a from t where a = $1 or b = $1", {std::int64_t{1}})->affected, 2);
}

TEST_P(Sessions, say_how_many_rows_changed) {
    script("create table t(a bigint); insert into t values (1), (2), (3)");

    EXPECT_EQ(ask("update t set a = a + 1 where a > 1")->command, "UPDATE 2");
    EXPECT_EQ(ask("delete from t where a = 99")->command, "DELETE 0");
    EXPECT_EQ(ask("delete from t")->affected, 3);
    EXPECT_EQ(ask("insert into t values (7) returning a")->integer(0, 0), 7);
}

TEST_P(Sessions, commit_together_what_a_transaction_holds) {
    script("create table t(a bigint)");
    auto session = open();
    {
        auto transaction = loop_.run(session.begin());
        ASSERT_TRUE(transaction);
        ASSERT_TRUE(ask(session, "insert into t values (1)"));
        ASSERT_TRUE(ask(session, "insert into t values (2)"));
        ASSERT_TRUE(loop_.run(transaction->commit()));
    }
    {
        auto transaction = loop_.run(session.begin());
        ASSERT_TRUE(transaction);
        ASSERT_TRUE(ask(session, "insert into t values (3)"));
    }

    EXPECT_EQ(ask(session, "select count(*) from t")->integer(0, 0), 2);
}

TEST_P(Sessions, do_not_commit_behind_a_statement_that_failed) {
    script("create table t(a bigint primary key)");
    auto session = open();
    auto transaction = loop_.run(session.begin());
    ASSERT_TRUE(transaction);
    ASSERT_TRUE(ask(session, "insert into t values (1)"));
    ASSERT_FALSE(ask(session, "insert into t values (1)"));

    const auto committed = loop_.run(transaction->commit());

    // SQLite undoes the statement, PostgreSQL the transaction; neither pretends.
    EXPECT_EQ(committed.has_value(), !is_postgres());
    EXPECT_EQ(ask(session, "select count(*) from t")->integer(0, 0), is_postgres() ? 0 : 1);
}

TEST_P(Sessions, have_the_same_codes_for_the_same_errors) {
    script("create table t(a bigint primary key, b text not null)");
    const auto code = [this](std::string sql) { return ask(std::move(sql)).error().code; };

    ASSERT_TRUE(ask("insert into t values (1, 'x')"));
    EXPECT_EQ(code("insert into t values (1, 'y')"), "constraint");
    EXPECT_EQ(code("insert into t values (2, null)"), "constraint");
    EXPECT_EQ(code("select * from nowhere"), "undefined_table");
    EXPECT_EQ(code("select missing from t"), "undefined_column");
    EXPECT_EQ(code("select \"missing\" from t"), "undefined_column");
    EXPECT_EQ(code("selec 1"), "syntax_error");
    EXPECT_EQ(code("select 1; select 2"), "syntax_error");
    EXPECT_EQ(code("select nonsense(1)"), "undefined_function");
    EXPECT_EQ(code("select $1"), "syntax_error");
}

TEST_P(Sessions, name_the_connection_and_never_a_value) {
    script("create table t(a bigint primary key)");
    ASSERT_TRUE(ask("insert into t values ($1)", {std::int64_t{4711}}));

    const auto message = ask("insert into t values ($1)", {std::int64_t{4711}}).error().message;

    EXPECT_THAT(message, StartsWith("database \"app\": "));
    EXPECT_THAT(message, testing::Not(HasSubstr("4711")));
}

TEST_P(Sessions, write_nothing_through_a_connection_that_is_read_only) {
    script("create table t(a bigint)");
    auto read_only = options();
    read_only.read_only = true;
    databases_.replace({read_only});

    EXPECT_EQ(ask("insert into t values (1)").error().code, "read_only");
    EXPECT_EQ(ask("select count(*) from t")->integer(0, 0), 0);
    auto session = open();
    const auto transaction = loop_.run(session.begin());
    ASSERT_TRUE(transaction);
    EXPECT_EQ(ask(session, "insert into t values (1)").error().code, "read_only");
}

TEST_P(Sessions, cancel_a_statement_that_takes_too_long_and_go_on) {
    auto session = open();
    const auto asked = loop_.start(session.query(endless()));

    loop_.advance(seconds(30));

    EXPECT_EQ(loop_.wait(asked).error().code, "timeout");
    EXPECT_TRUE(ask(session, "select 1"));
}

TEST_P(Sessions, cancel_a_statement_when_asked_to_stop) {
    auto session = open();
    const auto asked = loop_.start(session.query(endless()));

    loop_.stopper.request_stop();

    EXPECT_EQ(loop_.wait(asked).error().code, "cancelled");
}

TEST_P(Sessions, forget_what_a_statement_has_set) {
    {
        auto session = open();
        ASSERT_TRUE(ask(session, "create temp table mine(a bigint)"));
        loop_.start_beside(session.forget_settings());
        loop_.finish_beside();
    }

    EXPECT_EQ(ask("select * from mine").error().code, "undefined_table");
}

TEST_P(Sessions, keep_no_more_of_an_answer_than_asked_for) {
    script("create table t(a bigint); insert into t values (1), (2), (3)");
    auto session = open();

    const auto rows = loop_.run(session.query("select a from t order by a", {}, {.rows = 2}));
    const auto changed = loop_.run(session.query("delete from t returning a", {}, {.rows = 1}));

    EXPECT_EQ(rows->size(), 2U);
    EXPECT_TRUE(rows->truncated);
    EXPECT_EQ(rows->affected, 3);
    EXPECT_EQ(changed->affected, 3);
    EXPECT_EQ(ask(session, "select count(*) from t")->integer(0, 0), 0);
}

TEST_P(Sessions, know_the_columns_of_a_table) {
    script(
        "create table t(id {pk}, body text not null, embedding double precision, at {ts}, "
        "day date, flag boolean, extra {json})"
    );
    auto session = open();

    const auto columns = loop_.run(session.columns("t"));

    ASSERT_TRUE(columns) << columns.error().message;
    std::vector<std::pair<std::string, ColumnType>> types;
    for (const auto& column : *columns) {
        types.emplace_back(column.name, column.type);
    }
    EXPECT_THAT(
        types,
        ElementsAre(
            std::pair("id", ColumnType::integer),
            std::pair("body", ColumnType::text),
            std::pair("embedding", ColumnType::real),
            std::pair("at", ColumnType::time),
            std::pair("day", ColumnType::date),
            std::pair("flag", ColumnType::boolean),
            std::pair("extra", ColumnType::json)
        )
    );
    EXPECT_FALSE(find_column(*columns, "body")->nullable);
    EXPECT_TRUE(find_column(*columns, "at")->nullable);
    EXPECT_EQ(find_column(*columns, "nothing"), nullptr);
}

TEST_P(Sessions, know_that_there_is_no_such_table) {
    auto session = open();

    EXPECT_EQ(loop_.run(session.columns("nowhere")).error().code, "undefined_table");
    EXPECT_EQ(loop_.run(session.columns("t; drop")).error().code, "invalid_identifier");
    EXPECT_EQ(loop_.run(session.columns("nowhere.t")).error().code, "undefined_table");
}

TEST_P(Sessions, find_a_table_in_a_schema) {
    const std::string schema = is_postgres() ? "test" : "main";
    script("create table t(a bigint)");
    auto session = open();

    EXPECT_EQ(loop_.run(session.columns(schema + ".t"))->size(), 1U);
}

TEST_P(Sessions, compare_times_whatever_holds_them) {
    script(
        "create table t(at {ts}, words text, seconds bigint, millis bigint); "
        "insert into t values ('2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 1767225600, "
        "1767225600000)"
    );
    auto session = open();
    const auto is_older = [&](ColumnType type, std::string_view column, std::string_view than) {
        const auto condition = is_before(session.dialect(), type, column, "$1");
        const auto rows =
            ask(session, "select count(*) from t where " + condition, {parse_time(than).value()});
        EXPECT_TRUE(rows) << rows.error().message;
        return rows && rows->integer(0, 0) == 1;
    };

    for (const auto& [column, type] :
         {std::pair("at", ColumnType::time),
          std::pair("words", ColumnType::text),
          std::pair("seconds", ColumnType::integer),
          std::pair("millis", ColumnType::integer)}) {
        EXPECT_TRUE(is_older(type, column, "2026-01-01T00:00:01Z")) << column;
        EXPECT_FALSE(is_older(type, column, "2026-01-01T00:00:00Z")) << column;
        EXPECT_FALSE(is_older(type, column, "2025-12-31T23:59:59Z")) << column;
    }
}

INSTANTIATE_TEST_SUITE_P(
    , Sessions, testing::Values(Dialect::postgres, Dialect::sqlite), dialect_name
);

}  // namespace
}  // namespace pawl::database
