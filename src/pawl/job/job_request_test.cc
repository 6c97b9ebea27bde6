// SPDX-License-Identifier: Apache-2.0
#include "pawl/job/job_request.h"

#include <gtest/gtest.h>

#include <functional>

namespace pawl::job {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

// "code pointer" of what is wrong, or "ok".
auto fault(const std::function<void(JobRequest&)>& change) -> std::string {
    JobRequest request{.task = "report"};
    change(request);
    const auto errors = check_request(request);
    return errors.empty() ? "ok" : errors.front().code + " " + errors.front().pointer;
}

TEST(CheckRequest, takes_what_is_within_its_bounds) {
    EXPECT_EQ(fault([](JobRequest&) {}), "ok");
    EXPECT_EQ(
        fault([](JobRequest& request) {
            request.priority = -1000;
            request.max_attempts = 1000;
            request.timeout = hours(24);
            request.delay = kLongestDelay;
            request.tags.assign(kMostTags, "t");
            request.unique = {
                .key = "k", .held_while = UniqueWhile::window, .window = kLongestWindow
            };
        }),
        "ok"
    );
}

TEST(CheckRequest, says_what_is_out_of_bounds_and_where) {
    EXPECT_EQ(fault([](auto& r) { r.task = "a/b"; }), "invalid_name /task");
    EXPECT_EQ(fault([](auto& r) { r.queue = ".."; }), "invalid_name /queue");
    EXPECT_EQ(fault([](auto& r) { r.priority = 1001; }), "out_of_range /priority");
    EXPECT_EQ(fault([](auto& r) { r.max_attempts = 0; }), "out_of_range /max_attempts");
    EXPECT_EQ(fault([](auto& r) { r.timeout = Duration(0); }), "out_of_range /timeout");
    EXPECT_EQ(fault([](auto& r) { r.delay = seconds(-1); }), "out_of_range /delay");
    EXPECT_EQ(fault([](auto& r) { r.tags.assign(kMostTags + 1, "t"); }), "out_of_range /tags");
    EXPECT_EQ(fault([](auto& r) { r.tags = {"a\nb"}; }), "invalid_string /tags");
    EXPECT_EQ(fault([](auto& r) { r.user_id = std::string(256, 'x'); }), "invalid_string /user_id");
    EXPECT_EQ(fault([](auto& r) { r.ordering_key = "a\x01"; }), "invalid_string /ordering_key");
    EXPECT_EQ(
        fault([](auto& r) { r.concurrency_key = std::string(256, 'x'); }),
        "invalid_string /concurrency_key"
    );
    EXPECT_EQ(
        fault([](auto& r) {
            r.delay = seconds(1);
            r.run_at = WallTime{};
        }),
        "conflicting_fields /delay"
    );
}

TEST(CheckRequest, a_unique_key_and_its_window_go_together) {
    EXPECT_EQ(fault([](auto& r) { r.unique = {.key = ""}; }), "invalid_string /unique/key");
    EXPECT_EQ(
        fault([](auto& r) { r.unique = {.key = "k", .held_while = UniqueWhile::window}; }),
        "conflicting_fields /unique/window"
    );
    EXPECT_EQ(
        fault([](auto& r) { r.unique = {.key = "k", .window = hours(1)}; }),
        "conflicting_fields /unique/window"
    );
    EXPECT_EQ(
        fault([](auto& r) {
            r.unique = {.key = "k", .held_while = UniqueWhile::window, .window = Duration(1)};
        }),
        "out_of_range /unique/window"
    );
}

}  // namespace
}  // namespace pawl::job
