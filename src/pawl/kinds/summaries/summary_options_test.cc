// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/summaries/summary_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/kinds/summaries/summary_statements.h"

namespace pawl::kinds::summaries {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

auto read(std::string_view options) -> Result<SummaryOptions> {
    return read_summary_options(
        {.task = "summaries", .options = boost::json::parse(options).as_object()}
    );
}

// "pointer code" of each complaint.
auto complaints(std::string_view options) -> std::vector<std::string> {
    std::vector<std::string> list;
    if (const auto made = read(options); !made) {
        for (const auto& field : made.error().fields) {
            list.push_back(field.pointer + " " + field.code);
        }
    }
    return list;
}

TEST(SummaryOptions, are_those_of_the_wiki_when_nothing_is_said) {
    const auto options = read("{}").value();

    EXPECT_EQ(options.connection, "app");
    EXPECT_EQ(options.ai, "default");
    EXPECT_EQ(options.articles.table().plain, "articles");
    EXPECT_EQ(options.batch, 50U);
    EXPECT_EQ(options.style.sentences, 2U);
    EXPECT_EQ(options.cache, std::nullopt);
    EXPECT_THAT(options.cache_keys, ElementsAre("articles:all"));
    EXPECT_EQ(options.source, std::nullopt);
    EXPECT_EQ(options.time_budget, std::nullopt);
}

TEST(SummaryOptions, all_can_be_said) {
    const auto options = read(R"({"db": "wiki",
        "table": "blog.posts", "id": "nr", "title": "head", "content": "body",
        "summary": "short", "where": "published and lang <> 'de'", "batch": 10,
        "max_chars": 500, "style": "1 sentence", "ai": "cheap", "cache": "edge",
        "cache_keys": ["a", "b"], "source_column": "by", "upgrade_fallbacks": true,
        "time_budget": "4m", "dry_run": true})");

    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->cache, "edge");
    EXPECT_THAT(options->cache_keys, ElementsAre("a", "b"));
    EXPECT_EQ(options->time_budget, std::chrono::minutes(4));
    EXPECT_TRUE(options->dry_run);
    EXPECT_TRUE(options->upgrade);
    EXPECT_THAT(read(R"({"cache_keys": []})")->cache_keys, IsEmpty());
}

TEST(SummaryOptions, are_refused_with_the_place_of_what_is_wrong) {
    EXPECT_THAT(
        complaints(R"({"db": "a b", "batch": 0, "max_chars": 0, "style": "a poem",
                       "cache_keys": ["a", 1], "time_budget": "soon", "summery": "x"})"),
        testing::UnorderedElementsAre(
            "/db invalid_value",
            "/batch out_of_range",
            "/max_chars out_of_range",
            "/style invalid_style",
            "/cache_keys/1 invalid_type",
            "/time_budget invalid_value",
            "/summery unknown_field"
        )
    );
    EXPECT_THAT(
        complaints(R"({"table": "a; drop table b"})"), ElementsAre("/table invalid_identifier")
    );
    EXPECT_THAT(complaints(R"({"where": "1=1) or (1=1"})"), ElementsAre("/where syntax_error"));
    EXPECT_THAT(
        complaints(R"({"time_budget": "10ms"})"), ElementsAre("/time_budget invalid_value")
    );
    EXPECT_THAT(
        complaints(R"({"upgrade_fallbacks": true})"),
        ElementsAre("/upgrade_fallbacks invalid_value")
    );
}

TEST(SummaryStatements, read_rows_without_a_summary_behind_the_last_one) {
    const auto options = read(R"({"where": "published", "batch": 10})").value();

    EXPECT_EQ(
        count_statement(options).sql,
        R"(select count(*) from "articles" where "summary" is null and (published))"
    );
    EXPECT_EQ(
        rows_statement(options, std::nullopt).sql,
        R"(select "id", "title", "content", "summary" is not null from "articles" )"
        R"(where "summary" is null and (published) order by "id" limit 10)"
    );
    const auto next = rows_statement(options, database::SqlValue(std::int64_t{7}));
    EXPECT_THAT(next.sql, testing::HasSubstr(R"((published) and "id" > $1 order by)"));
    EXPECT_THAT(next.values, ElementsAre(database::SqlValue(std::int64_t{7})));
}

TEST(SummaryStatements, write_only_where_a_summary_is_still_wanted) {
    const auto write = [](std::string_view options) {
        return write_statement(
                   read(options).value(), database::SqlValue(std::int64_t{7}), "text", "openai"
        )
            .sql;
    };

    EXPECT_EQ(
        write("{}"), R"(update "articles" set "summary" = $1 where "id" = $2 and "summary" is null)"
    );
    EXPECT_EQ(
        write(R"({"source_column": "by", "upgrade_fallbacks": true})"),
        R"(update "articles" set "summary" = $1, "by" = $3 where "id" = $2 and )"
        R"(("summary" is null or "by" = 'extractive-v1'))"
    );
}

}  // namespace
}  // namespace pawl::kinds::summaries
