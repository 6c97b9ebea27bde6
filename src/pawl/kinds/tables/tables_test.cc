// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/job/outcome.h"
#include "pawl/kinds/tables/table_map.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/task/fake_context.h"

namespace pawl::kinds::tables {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::array<std::string_view, 2> kNoteColumns = {"id", "content"};
constexpr TableShape kNotes = {.table = "notes", .columns = kNoteColumns};

// What a reader makes of options: the map, and "pointer code" of each complaint.
struct Read {
    TableMap map;
    std::vector<std::string> complaints;
};

auto read(std::string_view options, auto how) -> Read {
    const auto object = boost::json::parse(options).as_object();
    task::OptionReader reader(object);
    Read made{.map = how(reader), .complaints = {}};
    if (const auto checked = reader.finish(); !checked) {
        for (const auto& field : checked.error().fields) {
            made.complaints.push_back(field.pointer + " " + field.code);
        }
    }
    return made;
}

auto main_table(std::string_view options) -> Read {
    return read(options, [](auto& reader) { return read_main_table(reader, kNotes); });
}
auto inner_table(std::string_view options) -> Read {
    return read(options, [](auto& reader) { return read_table(reader, "notes", kNotes); });
}

TEST(TableMap, has_the_names_of_its_shape_when_nothing_else_is_said) {
    const auto made = main_table("{}");

    EXPECT_THAT(made.complaints, IsEmpty());
    EXPECT_EQ(made.map.table().plain, "notes");
    EXPECT_EQ(made.map.table().quoted, "\"notes\"");
    EXPECT_EQ(made.map["content"], "\"content\"");
    EXPECT_EQ(made.map.plain("content"), "content");
}

TEST(TableMap, takes_other_names) {
    const auto made =
        main_table(R"({"table": "shop.Memo", "columns": {"content": "body"}, "id": "memoId"})");

    EXPECT_THAT(made.complaints, IsEmpty());
    EXPECT_EQ(made.map.table().quoted, "\"shop\".\"Memo\"");
    EXPECT_EQ(made.map["content"], "\"body\"");
    EXPECT_EQ(made.map["id"], "\"memoId\"");
}

TEST(TableMap, takes_a_table_under_a_key_in_either_form) {
    EXPECT_EQ(inner_table(R"({"notes": "memos"})").map.table().plain, "memos");
    const auto made = inner_table(R"({"notes": {"table": "memos", "columns": {"id": "pk"}}})");

    EXPECT_THAT(made.complaints, IsEmpty());
    EXPECT_EQ(made.map.table().plain, "memos");
    EXPECT_EQ(made.map["id"], "\"pk\"");
    EXPECT_EQ(made.map["content"], "\"content\"");
}

TEST(TableMap, complains_about_the_place_of_what_is_wrong) {
    EXPECT_THAT(
        main_table(R"({"table": "a b", "columns": {"content": "x\"", "text": "y"}, "id": 7})")
            .complaints,
        ElementsAre(
            "/table invalid_identifier",
            "/columns/content invalid_identifier",
            "/columns/text unknown_field",
            "/id invalid_type"
        )
    );
    EXPECT_THAT(
        inner_table(R"({"notes": {"table": 1, "colums": {}, "columns": []}})").complaints,
        ElementsAre(
            "/notes/table invalid_type",
            "/notes/colums unknown_field",
            "/notes/columns invalid_type"
        )
    );
    EXPECT_THAT(inner_table(R"({"notes": 1})").complaints, ElementsAre("/notes invalid_type"));
}

TEST(PayloadOf, is_a_table_or_nothing) {
    task::FakeContext context;
    const auto read_as = [&context](std::string payload) {
        context.job_.payload = std::move(payload);
        return payload_of(context);
    };

    EXPECT_TRUE(read_as("")->empty());
    EXPECT_TRUE(read_as("null")->empty());
    EXPECT_TRUE(asks_for_dry_run(*read_as(R"({"dryRun":true})")));
    EXPECT_TRUE(asks_for_dry_run(*read_as(R"({"dry_run":true})")));
    EXPECT_FALSE(asks_for_dry_run(*read_as(R"({"dryRun":1})")));
    EXPECT_EQ(read_as("[1]").error().code, "invalid_payload");
}

TEST(FailedOutcome, ends_an_attempt_as_its_error_says) {
    task::FakeContext context;

    EXPECT_TRUE(failed_outcome({"connection_failed", "x"}, context).error.retryable);
    EXPECT_FALSE(failed_outcome({"undefined_table", "x"}, context).error.retryable);
    EXPECT_EQ(failed_outcome({"cancelled", "x"}, context).end, job::AttemptEnd::released);
    context.clock_.advance(context.job_.timeout);
    EXPECT_EQ(failed_outcome({"cancelled", "x"}, context).end, job::AttemptEnd::timed_out);
}

}  // namespace
}  // namespace pawl::kinds::tables
