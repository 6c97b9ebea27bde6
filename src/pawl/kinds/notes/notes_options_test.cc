// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/text_time.h"
#include "pawl/kinds/notes/cluster_options.h"
#include "pawl/kinds/notes/insight_options.h"
#include "pawl/kinds/notes/stack_options.h"

namespace pawl::kinds::notes {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
using testing::UnorderedElementsAre;

template <class Options>
auto read(Result<Options> (*reader)(const task::KindRequest&), std::string_view text)
    -> Result<Options> {
    const auto options = boost::json::parse(text).as_object();
    return reader({.task = "nightly", .options = options});
}

// "pointer code" of each complaint.
template <class Options>
auto complaints(Result<Options> (*reader)(const task::KindRequest&), std::string_view text)
    -> std::vector<std::string> {
    std::vector<std::string> list;
    if (const auto made = read(reader, text); !made) {
        for (const auto& field : made.error().fields) {
            list.push_back(field.pointer + " " + field.code);
        }
    }
    return list;
}

TEST(ClusterOptions, are_those_of_the_notes_when_nothing_is_said) {
    const auto options = read(read_cluster_options, "{}").value();

    EXPECT_EQ(options.source.connection, "app");
    EXPECT_EQ(options.source.notes.table().plain, "notes");
    EXPECT_FALSE(options.source.users);
    EXPECT_FALSE(options.clusters);
    EXPECT_EQ(options.ai, "embed");
    EXPECT_EQ(options.batch, 100U);
    EXPECT_TRUE(options.drain);
    EXPECT_EQ(options.max_chars, 8'000U);
    EXPECT_EQ(options.reembed, Reembed::all);
    EXPECT_EQ(options.groups.mode, ClusterMode::type_centroid);
    EXPECT_EQ(options.groups.misc_confidence, 0.5);
    EXPECT_TRUE(options.remove_orphans);
    EXPECT_FALSE(options.dry_run);
}

TEST(ClusterOptions, all_can_be_said) {
    const auto options = read(read_cluster_options, R"({
        "db": "other", "users": "members",
        "notes": {"table": "memos", "columns": {"content": "body"}}, "cluster_table": "groups",
        "embed": "vectors", "mode": "kmeans", "reembed": "changed",
        "batch": 10, "drain": false, "max_chars": 500, "threshold": 0.4, "misc_confidence": 0,
        "k": {"min": 3, "max": 9}, "remove_orphans": false, "dry_run": true})");

    ASSERT_TRUE(options) << options.error().message;
    EXPECT_EQ(options->source.notes.table().plain, "memos");
    EXPECT_EQ(options->source.notes.plain("content"), "body");
    EXPECT_EQ(options->source.users.value().table().plain, "members");
    EXPECT_EQ(options->clusters.value().table().plain, "groups");
    EXPECT_EQ(options->ai, "vectors");
    EXPECT_EQ(options->reembed, Reembed::changed);
    EXPECT_EQ(options->groups.mode, ClusterMode::kmeans);
    EXPECT_EQ(options->groups.threshold, 0.4);
    EXPECT_EQ(options->groups.misc_confidence, 0);
    EXPECT_EQ(options->groups.least_clusters, 3U);
    EXPECT_EQ(options->groups.most_clusters, 9U);
    EXPECT_FALSE(options->drain);
    EXPECT_FALSE(options->remove_orphans);
    EXPECT_TRUE(options->dry_run);
}

TEST(ClusterOptions, that_are_wrong_are_all_named) {
    EXPECT_THAT(
        complaints(
            read_cluster_options,
            R"({"db": "no name", "notes": "notes; drop", "mode": "guess", "reembed": "never",
                "batch": 0, "threshold": 3, "k": {"min": 5, "max": 4}, "colour": "red"})"
        ),
        UnorderedElementsAre(
            "/db invalid_value",
            "/notes invalid_identifier",
            "/mode invalid_value",
            "/reembed invalid_value",
            "/batch out_of_range",
            "/threshold out_of_range",
            "/k invalid_value",
            "/colour unknown_field"
        )
    );
}

TEST(StackOptions, are_those_of_the_notes_when_nothing_is_said) {
    const auto options = read(read_stack_options, "{}").value();

    EXPECT_EQ(options.stacks.table().plain, "smart_stacks");
    EXPECT_EQ(options.ai, "default");
    EXPECT_EQ(options.min_notes, 2U);
    EXPECT_EQ(options.sample, 5U);
    EXPECT_EQ(options.sample_chars, 200U);
    EXPECT_EQ(options.max_tokens, 100);
    EXPECT_EQ(options.priority, PriorityFormula::recency);
    EXPECT_TRUE(options.keep_pinned);
    EXPECT_TRUE(options.remove_outdated);
}

TEST(StackOptions, that_are_wrong_are_all_named) {
    EXPECT_THAT(
        complaints(
            read_stack_options,
            R"({"min_notes": 0, "sample": 51, "max_tokens": "many", "priority_formula": "mood",
                "keep_pinned": "yes"})"
        ),
        UnorderedElementsAre(
            "/min_notes out_of_range",
            "/sample out_of_range",
            "/max_tokens invalid_type",
            "/priority_formula invalid_value",
            "/keep_pinned invalid_type"
        )
    );
}

TEST(InsightOptions, are_those_of_the_notes_when_nothing_is_said) {
    const auto options = read(read_insight_options, "{}").value();

    EXPECT_EQ(options.insights.table().plain, "weekly_insights");
    EXPECT_EQ(options.window, std::chrono::days(7));
    EXPECT_EQ(options.max_notes, 50U);
    EXPECT_EQ(options.notify, "");
    EXPECT_THAT(
        options.sentiments,
        ElementsAre(
            "positive",
            "negative",
            "mixed",
            "neutral",
            "determined",
            "anxious",
            "excited",
            "reflective"
        )
    );
}

TEST(InsightOptions, that_are_wrong_are_all_named) {
    EXPECT_THAT(
        complaints(
            read_insight_options,
            R"({"window": "soon", "week_key": "sunday", "week_zone": "Mars/Base", "notify": "a b",
                "sentiments": ["calm", 7], "max_notes": 0})"
        ),
        UnorderedElementsAre(
            "/window invalid_value",
            "/week_key invalid_value",
            "/week_zone invalid_value",
            "/notify invalid_value",
            "/sentiments/1 invalid_type",
            "/max_notes out_of_range"
        )
    );
    EXPECT_THAT(complaints(read_insight_options, R"({"sentiments": []})"), SizeIs(1));
}

// The Monday, as text.
auto week_of(std::string_view time, std::string_view zone) -> std::string {
    return format_seconds(
        week_start(parse_time(time).value(), *schedule::Zone::find(std::string(zone)).value())
    );
}

TEST(AWeek, begins_on_its_monday) {
    EXPECT_EQ(week_of("2026-03-02T00:00:00Z", "UTC"), "2026-03-02T00:00:00Z");
    EXPECT_EQ(week_of("2026-03-08T23:59:59Z", "UTC"), "2026-03-02T00:00:00Z");
    EXPECT_EQ(week_of("2024-03-01T10:00:00Z", "UTC"), "2024-02-26T00:00:00Z") << "over a leap day";
}

TEST(AWeek, is_that_of_its_zone) {
    EXPECT_EQ(week_of("2026-03-09T03:00:00Z", "America/New_York"), "2026-03-02T00:00:00Z");
    EXPECT_EQ(week_of("2026-03-09T05:00:00Z", "America/New_York"), "2026-03-09T00:00:00Z");
}

// 3:00 on the Sundays when the clocks change in New York.
TEST(AWeek, of_a_sunday_when_clocks_change_is_the_one_that_ends) {
    EXPECT_EQ(week_of("2026-03-08T07:00:00Z", "America/New_York"), "2026-03-02T00:00:00Z");
    EXPECT_EQ(week_of("2026-11-01T08:00:00Z", "America/New_York"), "2026-10-26T00:00:00Z");
}

}  // namespace
}  // namespace pawl::kinds::notes
