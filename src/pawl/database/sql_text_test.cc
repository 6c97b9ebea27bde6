// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/sql_text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace pawl::database {
namespace {

using Kind = SqlToken::Kind;

// The pieces that are neither code nor space, as "kind text".
auto found(std::string_view text) -> std::vector<std::string> {
    std::vector<std::string> pieces;
    const auto tokens = scan_sql(text);
    for (const auto& token : tokens ? *tokens : std::vector<SqlToken>{}) {
        const std::string piece(token.text);
        if (token.kind == Kind::named || token.kind == Kind::positional) {
            pieces.push_back("value " + piece);
        } else if (token.kind == Kind::quoted) {
            pieces.push_back("quoted " + piece);
        } else if (token.kind == Kind::comment) {
            pieces.push_back("comment " + piece);
        } else if (token.kind == Kind::braces) {
            pieces.push_back("braces " + piece);
        }
    }
    return pieces;
}

using Pieces = std::vector<std::string>;

TEST(ScanSql, loses_nothing_of_the_text) {
    constexpr std::string_view kText =
        "select E'a\\'b', \"c\"\"d\", $tag$ ; $tag$ /* a /* b */ c */ from t -- end\nwhere x = :y";
    std::string together;

    const auto tokens = scan_sql(kText);
    ASSERT_TRUE(tokens);
    for (const auto& token : *tokens) {
        together += token.text;
    }

    EXPECT_EQ(together, kText);
}

TEST(ScanSql, tells_values_from_casts_and_from_quoted_text) {
    EXPECT_EQ(found("a = :a and b = :b::jsonb"), (Pieces{"value :a", "value :b"}));
    EXPECT_EQ(found("':a' \":b\" a::text b[1:2]"), (Pieces{"quoted ':a'", "quoted \":b\""}));
    EXPECT_EQ(found("$1 $$:a$$ a$1"), (Pieces{"value $1", "quoted $$:a$$"}));
    EXPECT_EQ(found("{{payload.x}} '{{y}}'"), (Pieces{"braces {{payload.x}}", "quoted '{{y}}'"}));
    EXPECT_EQ(
        found("1 -- :a\n/* :b /* */ :c */"), (Pieces{"comment -- :a", "comment /* :b /* */ :c */"})
    );
}

TEST(ScanSql, knows_where_quotes_end) {
    EXPECT_EQ(found("'it''s' :a"), (Pieces{"quoted 'it''s'", "value :a"}));
    EXPECT_EQ(found("E'it\\'s :b' :a"), (Pieces{"quoted E'it\\'s :b'", "value :a"}));
    EXPECT_EQ(found("'back\\' :a"), (Pieces{"quoted 'back\\'", "value :a"}));
    EXPECT_EQ(found("$a$ $b$ :x $b$ $a$ :y"), (Pieces{"quoted $a$ $b$ :x $b$ $a$", "value :y"}));
}

TEST(ScanSql, refuses_what_has_no_end) {
    for (const auto* text :
         {"'a", "\"a", "E'a\\'", "/* a", "/* /* a */", "$$a", "$x$ a $y$", "{{a"}) {
        const auto tokens = scan_sql(text);

        ASSERT_FALSE(tokens) << text;
        EXPECT_EQ(tokens.error().code, "syntax_error") << text;
    }
}

TEST(CheckSingleStatement, takes_one) {
    for (const auto* text : {"select 1", "select 1;", " select ';' ; -- done\n", "select $$;$$"}) {
        EXPECT_TRUE(check_single_statement(text)) << text;
    }
    for (const auto* text : {"", " -- nothing", ";", "select 1; select 2", "select 1;; x"}) {
        EXPECT_FALSE(check_single_statement(text)) << text;
    }
}

TEST(SplitStatements, takes_them_apart_at_semicolons_that_are_code) {
    using Statements = std::vector<std::string_view>;

    EXPECT_EQ(split_statements("select 1"), (Statements{"select 1"}));
    EXPECT_EQ(
        split_statements(" select ';' ; ;\n-- b;\ndelete /* c */ from t -- d\n;"),
        (Statements{"select ';'", "delete /* c */ from t"})
    );
    EXPECT_EQ(
        split_statements("do $$ begin; end $$; select 2"),
        (Statements{"do $$ begin; end $$", "select 2"})
    );
    EXPECT_EQ(split_statements(" -- nothing;\n;"), Statements{});
    EXPECT_FALSE(split_statements("select 'a; select 2"));
}

TEST(CheckCondition, takes_what_can_only_be_a_condition) {
    for (const auto* text : {"a = 1", "(a = ')') and (b or c)", "a::text = 'x;y'"}) {
        EXPECT_TRUE(check_condition(text)) << text;
    }
    for (const auto* text :
         {"",
          " ",
          "a) or (1 = 1",
          "(a",
          "a; drop table t",
          "a -- b",
          "a /* b */",
          "a = $1",
          "a = :b",
          "a = {{payload.b}}",
          "'a"}) {
        EXPECT_FALSE(check_condition(text)) << text;
    }
}

TEST(VerbOf, finds_what_a_statement_does) {
    EXPECT_EQ(verb_of("select 1"), "SELECT");
    EXPECT_EQ(verb_of("-- x\nDelete from t"), "DELETE");
    EXPECT_EQ(verb_of("with a as (select 1) update t set x = 1"), "UPDATE");
    EXPECT_EQ(verb_of("with recursive a(b) as (select 1) select * from a"), "SELECT");
    EXPECT_EQ(verb_of("create table t(a)"), "CREATE");
    EXPECT_EQ(verb_of(""), "");
}

}  // namespace
}  // namespace pawl::database
