// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/job_search.h"

#include <gtest/gtest.h>

namespace pawl::api {
namespace {

using job::JobState;
using store::JobFilter;

constexpr WallTime kNow = WallTime(std::chrono::days(20'000));

auto narrowed(std::string_view search, JobFilter filter = {}) -> JobFilter {
    const auto result = narrow_by_search(filter, search, kNow);
    EXPECT_TRUE(result) << result.error().message;
    return filter;
}

auto refused(std::string_view search, JobFilter filter = {}) -> std::string {
    const auto result = narrow_by_search(filter, search, kNow);
    return result ? "" : result.error().code + " " + result.error().message;
}

TEST(JobSearch, takes_each_term_and_leaves_the_rest_as_one_text) {
    const auto filter = narrowed(
        "state:failed,cancelled task:crawl queue:mail tag:big schedule:night batch:7 user:u-1 "
        "payload.siteId=abc some  text error~timeout age<2h age>1m"
    );
    EXPECT_EQ(filter.states, (std::vector{JobState::failed, JobState::cancelled}));
    EXPECT_EQ(filter.task, "crawl");
    EXPECT_EQ(filter.queue, "mail");
    EXPECT_EQ(filter.tag, "big");
    EXPECT_EQ(filter.schedule, "night");
    EXPECT_EQ(filter.batch, BatchId{7});
    EXPECT_EQ(filter.user_id, "u-1");
    EXPECT_EQ(filter.payload, (std::vector<store::PayloadTerm>{{"siteId", "abc"}}));
    EXPECT_EQ(filter.error, "timeout");
    EXPECT_EQ(filter.created_after, kNow - std::chrono::hours(2));
    EXPECT_EQ(filter.created_before, kNow - std::chrono::minutes(1));
    EXPECT_EQ(filter.text, "some text");
}

TEST(JobSearch, without_a_term_is_the_text_as_it_stands) {
    for (const std::string_view text :
         {"",
          "abc",
          " two  spaces ",
          R"("siteId":"abc")",
          "' OR 1=1--",
          "%_$(x)",
          "state :failed",
          "payload.a",
          "http://x/?q=1"}) {
        EXPECT_EQ(narrowed(text).text, text);
    }
}

TEST(JobSearch, is_written_as_it_is_read) {
    for (const JobFilter& filter : {
             JobFilter{},
             JobFilter{.text = " two  spaces "},
             JobFilter{.payload = {{"site.id", R"(a "b" \ c)"}, {"n", ""}}},
             JobFilter{.text = "one text", .payload = {{"n", "7"}}, .error = "timed out"},
         }) {
        EXPECT_EQ(narrowed(search_text(filter)), filter) << search_text(filter);
    }
}

TEST(JobSearch, quotes_hold_spaces_quotes_and_nothing) {
    const auto filter =
        narrowed(R"(payload.name="a \"b\" \\ c" error~"timed out" payload.empty="" payload.x==1)");
    EXPECT_EQ(
        filter.payload,
        (std::vector<store::PayloadTerm>{{"name", R"(a "b" \ c)"}, {"empty", ""}, {"x", "=1"}})
    );
    EXPECT_EQ(filter.error, "timed out");
    EXPECT_EQ(filter.text, "");
}

TEST(JobSearch, narrows_what_is_narrow_already) {
    const JobFilter recent{.created_after = kNow - std::chrono::hours(1)};
    EXPECT_EQ(narrowed("age<2h", recent).created_after, kNow - std::chrono::hours(1));
    EXPECT_EQ(narrowed("age<1m", recent).created_after, kNow - std::chrono::minutes(1));
    EXPECT_EQ(narrowed("task:a", {.task = "a"}).task, "a");
}

TEST(JobSearch, says_which_term_is_wrong) {
    EXPECT_EQ(
        refused("state:done"),
        "invalid_filter q: state: is one of the states of a job, or several joined by commas"
    );
    EXPECT_EQ(refused("state:"), refused("state:done"));
    EXPECT_EQ(refused("task:a/b"), "invalid_filter q: task: cannot be that");
    EXPECT_EQ(
        refused("task:a task:b"), "invalid_filter q: task: stands there twice, and differently"
    );
    EXPECT_EQ(
        refused("task:a", {.task = "b"}),
        "invalid_filter q: task: stands there twice, and differently"
    );
    EXPECT_EQ(refused("batch:x"), "invalid_filter q: batch: is the id of one batch");
    EXPECT_EQ(refused("age<2"), "invalid_filter q: age< is a duration such as 2h");
    EXPECT_EQ(refused("error~"), "invalid_filter q: error~ is one text");
    EXPECT_EQ(refused("error~\"a"), "invalid_filter q: error~ has quotes that do not end");
    EXPECT_EQ(
        refused("payload.a..b=1"),
        "invalid_filter q: payload.a..b= needs a key such as site.id, and closed quotes"
    );
    EXPECT_EQ(
        refused(std::string(kLongestSearch + 1, 'a')), "invalid_filter q: at most 1024 bytes"
    );
}

}  // namespace
}  // namespace pawl::api
