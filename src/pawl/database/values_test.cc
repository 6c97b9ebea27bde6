// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/text_time.h"
#include "pawl/database/column.h"
#include "pawl/database/identifier.h"
#include "pawl/database/sql_error.h"
#include "pawl/database/sql_rows.h"
#include "pawl/database/sql_value.h"

namespace pawl::database {
namespace {

auto time_at(std::string_view text) -> WallTime {
    return parse_time(text).value();
}

TEST(ParseSqlTime, reads_what_both_dialects_write) {
    const auto noon = time_at("2026-01-02T12:00:00Z");

    for (const auto* text :
         {"2026-01-02T12:00:00Z",
          "2026-01-02 12:00:00",
          "2026-01-02T12:00:00",
          "2026-01-02 12:00:00+00",
          "2026-01-02 14:00:00+02",
          "2026-01-02 06:30:00-05:30",
          "2026-01-02 12:00:00.000000Z"}) {
        EXPECT_EQ(parse_sql_time(text), noon) << text;
    }
    EXPECT_EQ(parse_sql_time("2026-01-02"), time_at("2026-01-02T00:00:00Z"));
    EXPECT_EQ(
        parse_sql_time("2026-01-02 12:00:00.123456+00"), noon + std::chrono::microseconds(123'456)
    );
    for (const auto* text : {"", "soon", "infinity", "2026-01", "12:00:00", "0001-01-01 BC"}) {
        EXPECT_FALSE(parse_sql_time(text)) << text;
    }
}

TEST(SqlValue, is_read_as_what_it_means) {
    EXPECT_EQ(text_of(SqlValue(time_at("2026-01-02T12:00:00Z"))), "2026-01-02T12:00:00.000Z");
    EXPECT_EQ(text_of(Null{}), "");
    EXPECT_EQ(integer_of(SqlValue("12")), 12);
    EXPECT_EQ(integer_of(SqlValue("1.5")), std::nullopt);
    EXPECT_EQ(real_of(SqlValue("1.5")), 1.5);
    EXPECT_EQ(real_of(SqlValue(std::int64_t{2})), 2.0);
    EXPECT_EQ(truth_of(SqlValue(std::int64_t{1})), true);
    EXPECT_EQ(truth_of(SqlValue("f")), false);
    EXPECT_EQ(truth_of(SqlValue("maybe")), std::nullopt);
    EXPECT_EQ(time_of(SqlValue(std::int64_t{1'767'355'200})), time_at("2026-01-02T12:00:00Z"));
    EXPECT_EQ(time_of(SqlValue(std::int64_t{1'767'355'200'000})), time_at("2026-01-02T12:00:00Z"));
    EXPECT_EQ(time_of(Null{}), std::nullopt);
}

TEST(SqlRows, keep_no_more_than_their_limit_and_count_all) {
    SqlRows rows;
    rows.columns = {"a"};
    for (int i = 0; i < 5; ++i) {
        rows.add_row({std::int64_t{i}}, {.rows = 2});
    }

    EXPECT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows.affected, 5);
    EXPECT_TRUE(rows.truncated);
}

TEST(SqlRows, are_cut_at_whole_rows_when_they_are_large) {
    SqlRows rows;
    rows.columns = {"a"};
    rows.add_row({std::string(500, 'x')}, {.bytes = 1'000});
    rows.add_row({std::string(500, 'x')}, {.bytes = 1'000});
    rows.add_row({Null{}}, {.bytes = 1'000});

    EXPECT_EQ(rows.size(), 1U);
    EXPECT_TRUE(rows.truncated);
}

TEST(QuoteIdentifier, takes_names_and_nothing_that_could_end_its_quotes) {
    EXPECT_EQ(quote_identifier("CronJobRun"), "\"CronJobRun\"");
    EXPECT_EQ(quote_table("billing.invoices"), "\"billing\".\"invoices\"");
    EXPECT_EQ(quote_identifier(std::string(63, 'a')).value().size(), 65U);
    const std::vector<std::string> refused = {
        "", "a b", "a\"b", "a;b", "a--", "a.b", "\xC3\xA4", "a'b", std::string(64, 'a')
    };
    for (const auto& name : refused) {
        const auto quoted = quote_identifier(name);
        ASSERT_FALSE(quoted) << name;
        EXPECT_EQ(quoted.error().code, "invalid_identifier");
    }
    for (const auto* name : {"a.b.c", ".a", "a.", "a.b\"", "a\".b"}) {
        EXPECT_FALSE(quote_table(name)) << name;
    }
}

TEST(SqlErrors, have_one_code_for_both_dialects) {
    EXPECT_EQ(code_of_sqlstate("23505"), "constraint");
    EXPECT_EQ(code_of_sqlstate("42P01"), "undefined_table");
    EXPECT_EQ(code_of_sqlstate("42804"), "syntax_error");
    EXPECT_EQ(code_of_sqlstate("40P01"), "serialization");
    EXPECT_EQ(code_of_sqlstate("57P03"), "connection_failed");
    EXPECT_EQ(code_of_sqlstate("28P01"), "auth_failed");
    EXPECT_EQ(code_of_sqlstate("XX000"), "database_error");
    EXPECT_EQ(code_of_sqlite(1, "no such table: t"), "undefined_table");
    EXPECT_EQ(code_of_sqlite(1, "near \"form\": syntax error"), "syntax_error");
    EXPECT_EQ(code_of_sqlite(5, "database is locked"), "busy");
    EXPECT_EQ(code_of_sqlite(2067, "UNIQUE constraint failed"), "constraint");
}

TEST(SqlErrors, say_whether_it_helps_to_try_again) {
    for (const auto* code : {"connection_failed", "timeout", "serialization", "busy"}) {
        EXPECT_TRUE(is_retryable({.code = code, .message = ""})) << code;
    }
    for (const auto* code : {"auth_failed", "constraint", "syntax_error", "cancelled"}) {
        EXPECT_FALSE(is_retryable({.code = code, .message = ""})) << code;
    }
}

TEST(SqlErrors, name_the_connection_and_no_values) {
    EXPECT_EQ(
        connection_error("app", "undefined_table", "relation \"t\" does not exist").message,
        "database \"app\": relation \"t\" does not exist"
    );
    EXPECT_EQ(
        connection_error(
            "app", "invalid_value", "invalid input syntax for type integer: \"s3cret\""
        )
            .message,
        "database \"app\": invalid input syntax for type integer: \"...\""
    );
}

TEST(ColumnType, is_found_by_what_the_dialects_call_it) {
    EXPECT_EQ(type_of_postgres("_float4"), ColumnType::real_array);
    EXPECT_EQ(type_of_postgres("jsonb"), ColumnType::json);
    EXPECT_EQ(type_of_postgres("uuid"), ColumnType::other);
    EXPECT_EQ(type_of_sqlite("datetime"), ColumnType::time);
    EXPECT_EQ(type_of_sqlite("vector(1536)"), ColumnType::vector);
    EXPECT_EQ(type_of_sqlite("bigint"), ColumnType::integer);
    EXPECT_EQ(type_of_sqlite(""), ColumnType::other);
}

TEST(VectorText, is_written_as_the_column_takes_it_and_read_in_either_form) {
    const std::array numbers = {1.5F, -0.25F, 0.0F};

    EXPECT_EQ(vector_text(numbers, ColumnType::vector), "[1.5,-0.25,0]");
    EXPECT_EQ(vector_text(numbers, ColumnType::real_array), "{1.5,-0.25,0}");
    EXPECT_EQ(vector_text({}, ColumnType::text), "[]");
    EXPECT_EQ(parse_vector("[1.5, -0.25 ,0]"), std::vector(numbers.begin(), numbers.end()));
    EXPECT_EQ(parse_vector("{1.5,-0.25,0}"), std::vector(numbers.begin(), numbers.end()));
    EXPECT_EQ(parse_vector("[]"), std::vector<float>{});
    for (const auto* text : {"", "1,2", "[1,2}", "[1,]", "[1 2]", "[x]", "["}) {
        EXPECT_FALSE(parse_vector(text)) << text;
    }
}

}  // namespace
}  // namespace pawl::database
