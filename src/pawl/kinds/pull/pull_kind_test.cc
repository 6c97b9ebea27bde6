// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/pull/pull_kind.h"

#include <gtest/gtest.h>

#include <chrono>

namespace pawl::kinds::pull {
namespace {

using std::chrono::seconds;

auto request(boost::json::object options) -> task::KindRequest {
    return {.task = "render", .options = std::move(options)};
}

auto refusal(boost::json::object options) -> std::string {
    const auto made = PullKind().make_runner(request(std::move(options)));
    return made ? "fine" : made.error().code;
}

TEST(PullKind, no_node_runs_its_tasks) {
    const auto made = PullKind().make_runner(request({}));

    ASSERT_TRUE(made);
    EXPECT_EQ(*made, nullptr);
}

TEST(PullKind, a_lease_is_half_a_minute_unless_the_task_says_otherwise) {
    EXPECT_EQ(PullKind().lease(request({})), seconds(30));
    EXPECT_EQ(PullKind().lease(request({{"lease", "2m"}})), seconds(120));
}

TEST(PullKind, a_lease_is_at_least_three_seconds_and_at_most_an_hour) {
    EXPECT_EQ(refusal({{"lease", "3s"}}), "fine");
    EXPECT_EQ(refusal({{"lease", "1h"}}), "fine");
    EXPECT_EQ(refusal({{"lease", "2s"}}), "out_of_range");
    EXPECT_EQ(refusal({{"lease", "2h"}}), "out_of_range");
    EXPECT_EQ(refusal({{"lease", "soon"}}), "out_of_range");
}

TEST(PullKind, refuses_what_is_no_option_of_it) {
    EXPECT_EQ(refusal({{"lease", 30}}), "invalid_type");
    EXPECT_EQ(refusal({{"url", "https://a.example"}}), "unknown_field");
}

}  // namespace
}  // namespace pawl::kinds::pull
