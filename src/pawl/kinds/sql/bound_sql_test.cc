// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sql/bound_sql.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::kinds::sql {
namespace {

using testing::ElementsAre;

auto payload(std::string_view text) -> boost::json::object {
    return boost::json::parse(text).as_object();
}

TEST(ParseBoundSql, puts_numbers_in_the_places_of_values) {
    const auto sql = parse_bound_sql(
        "update t set a = :a, b = {{ payload.user.id }}, c = :a::jsonb where d = {{payload}}"
    );

    ASSERT_TRUE(sql);
    EXPECT_EQ(sql->text, "update t set a = $1, b = $2, c = $1::jsonb where d = $3");
    EXPECT_THAT(
        sql->values, ElementsAre(PayloadPath{"a"}, PayloadPath{"user", "id"}, PayloadPath{})
    );
}

TEST(ParseBoundSql, leaves_quoted_text_and_comments_alone) {
    const std::string text = "select ':a', \":b\", $$ :c $$ -- :d\n, E'\\':e' /* {{x}} */";

    const auto sql = parse_bound_sql(text);

    ASSERT_TRUE(sql);
    EXPECT_EQ(sql->text, text);
    EXPECT_TRUE(sql->values.empty());
}

TEST(ParseBoundSql, refuses_what_would_not_be_bound) {
    for (const auto* text :
         {"select '{{payload.a}}'",
          "select {{a}}",
          "select {{payload.}}",
          "select {{payload..a}}",
          "select $1"}) {
        const auto sql = parse_bound_sql(text);
        ASSERT_FALSE(sql) << text;
        EXPECT_EQ(sql.error().code, "invalid_template") << text;
    }
    for (const auto* text : {"", "select 1; drop table t", "select 'a"}) {
        const auto sql = parse_bound_sql(text);
        ASSERT_FALSE(sql) << text;
        EXPECT_EQ(sql.error().code, "syntax_error") << text;
    }
}

TEST(ValuesOf, takes_values_as_they_are) {
    const auto sql = parse_bound_sql(
        "select :text, :n, :r, :yes, :none, :list, {{payload.list.1}}, {{payload.o.k}}, :big"
    );

    const auto values = values_of(
        *sql,
        payload(R"({"text": "it's", "n": 7, "r": 1.5, "yes": true, "none": null, "list": [1, "b"],
                    "o": {"k": "v"}, "big": 18446744073709551615})")
    );

    ASSERT_TRUE(values);
    EXPECT_THAT(
        *values,
        ElementsAre(
            database::SqlValue("it's"),
            database::SqlValue(std::int64_t{7}),
            database::SqlValue(1.5),
            database::SqlValue(true),
            database::SqlValue(database::Null{}),
            database::SqlValue(database::JsonText{R"([1,"b"])"}),
            database::SqlValue("b"),
            database::SqlValue("v"),
            database::SqlValue("18446744073709551615")
        )
    );
}

TEST(ValuesOf, says_what_is_missing) {
    const auto missing = [](std::string_view sql, std::string_view in) {
        return values_of(*parse_bound_sql(sql), payload(in)).error();
    };

    EXPECT_EQ(missing("select :a", "{}").code, "missing_payload_key");
    EXPECT_EQ(
        missing("select {{payload.a.b}}", R"({"a": {"c": 1}})").message,
        "the statement needs payload.a.b, which is absent"
    );
    EXPECT_EQ(missing("select {{payload.a.5}}", R"({"a": [1]})").code, "missing_payload_key");
    EXPECT_EQ(missing("select {{payload.a.b}}", R"({"a": "b"})").code, "missing_payload_key");
}

}  // namespace
}  // namespace pawl::kinds::sql
