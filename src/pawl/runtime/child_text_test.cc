// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/child_text.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "pawl/runtime/child.h"

namespace pawl {
namespace {

TEST(ChildOrder, reaches_the_guard_as_it_was_given) {
    const ChildOrder order{
        .command = {"/bin/echo", "--", "a=b", "; rm -rf /", "$(id)", "", "two\nlines"},
        .folder = "/srv/my app",
        .folder_use = FolderUse::fresh,
        .network = Network::none,
        .has_talk = true,
        .user = "www-data",
        .limits = {.memory_bytes = 1 << 20, .cpu_time = std::chrono::seconds(3), .processes = 16},
        .grace = std::chrono::milliseconds(1500),
        .grouping = Grouping::none,
    };

    EXPECT_EQ(parse_order(to_arguments(order)).value(), order);
}

TEST(ChildOrder, needs_nothing_but_a_command) {
    const ChildOrder order{.command = {"true"}};

    EXPECT_EQ(parse_order(to_arguments(order)).value(), order);
}

TEST(ChildOrder, is_refused_when_it_is_not_understood) {
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {},
             {"pawl"},
             {"pawl", "serve", "--", "true"},
             {"pawl", "__guard"},
             {"pawl", "__guard", "--"},
             {"pawl", "__guard", "memory=-1", "--", "true"},
             {"pawl", "__guard", "memory=many", "--", "true"},
             {"pawl", "__guard", "shell=1", "--", "true"},
         }) {
        EXPECT_EQ(parse_order(arguments).error().code, "invalid_order") << arguments.size();
    }
}

TEST(GuardReport, tells_process_and_end) {
    const ChildEnd end{
        .kind = ChildEndKind::not_started, .code = 2, .cause = ChildCause::stopped, .detail = "a b"
    };

    const auto report = parse_report(started_line(42) + end_line(end));

    EXPECT_EQ(report.process, 42);
    EXPECT_TRUE(report.has_end);
    EXPECT_EQ(report.end, end);
}

TEST(GuardReport, has_no_end_before_the_guard_says_so) {
    EXPECT_FALSE(parse_report("").has_end);
    EXPECT_FALSE(parse_report("started 42\n").has_end);
    EXPECT_FALSE(parse_report("started 42\nend exited\n").has_end);
    EXPECT_FALSE(parse_report("end exited x itself \nhello\n").has_end);
}

}  // namespace
}  // namespace pawl
