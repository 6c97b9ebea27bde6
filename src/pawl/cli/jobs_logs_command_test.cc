// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/cli/test_shell.h"

namespace pawl::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

auto event(int id, std::string_view message) -> std::string {
    return fmt::format(
        "id: {}\nevent: log\n"
        R"(data: {{"attempt":1,"at":"2026-01-01T00:00:00.000Z","level":"INFO","message":"{}"}})"
        "\n\n",
        id,
        message
    );
}

auto stream(std::string_view events) -> Answer {
    return {.status = 200, .body = "retry: 1000\n\n" + std::string(events)};
}

const Answer kNothingMore = {.status = 204, .body = {}};
const std::vector<std::string> kFollow = {"jobs", "logs", "7", "--follow"};

TEST(JobsLogs, follow_prints_whole_lines_until_nothing_more_can_come) {
    TestShell shell;
    const std::string wide(100, 'x');
    shell.answers = {stream(event(1, "one") + event(2, wide)), kNothingMore};

    EXPECT_EQ(shell.run(kFollow), 0);
    EXPECT_EQ(
        shell.out.str(),
        "2026-01-01T00:00:00.000Z  1  INFO   one\n"
        "2026-01-01T00:00:00.000Z  1  INFO   " +
            wide + "\n"
    );
    EXPECT_THAT(
        shell.requests,
        ElementsAre(
            "to http://127.0.0.1:7295",
            "GET /v1/jobs/7/logs?follow=1 behind 0",
            "GET /v1/jobs/7/logs?follow=1 behind 2"
        )
    );
    EXPECT_EQ(shell.pauses, 0);
}

TEST(JobsLogs, follow_gives_the_objects_as_json_lines) {
    TestShell shell;
    shell.answers = {stream(event(1, "one")), kNothingMore};

    EXPECT_EQ(shell.run({"jobs", "logs", "7", "--follow", "--jsonl"}), 0);
    EXPECT_EQ(
        shell.out.str(),
        R"({"attempt":1,"at":"2026-01-01T00:00:00.000Z","level":"INFO","message":"one"})"
        "\n"
    );
}

TEST(JobsLogs, follow_goes_on_behind_the_last_line_when_a_stream_breaks_off) {
    TestShell shell;
    shell.answers = {fail("reset", "cut"), stream(event(2, "two")), kNothingMore};
    shell.broken_streams = {event(1, "one") + "id: 2\nevent: lo"};

    EXPECT_EQ(shell.run(kFollow), 0);
    EXPECT_EQ(shell.requests.at(2), "GET /v1/jobs/7/logs?follow=1 behind 1");
    EXPECT_THAT(shell.out.str(), HasSubstr("one\n"));
    EXPECT_THAT(shell.out.str(), HasSubstr("two\n"));
}

TEST(JobsLogs, follow_takes_its_time_when_streams_bring_nothing) {
    TestShell shell;
    shell.answers = {stream(""), stream(""), kNothingMore};

    EXPECT_EQ(shell.run(kFollow), 0);
    EXPECT_EQ(shell.pauses, 2);
}

TEST(JobsLogs, follow_ends_with_7_when_the_server_is_gone) {
    TestShell shell;
    shell.answers = {fail("reset", "cut"), fail("connect_error", "nobody answers")};
    shell.broken_streams = {event(1, "one")};

    EXPECT_EQ(shell.run(kFollow), 7);
    EXPECT_THAT(shell.out.str(), HasSubstr("one\n"));
    EXPECT_THAT(shell.err.str(), HasSubstr("nobody answers"));
}

TEST(JobsLogs, follow_says_what_the_server_refuses) {
    for (const auto [status, code] : {std::pair(401, 4), std::pair(404, 5)}) {
        TestShell shell;
        shell.answers = {Answer{.status = status, .body = R"({"title":"no"})"}};

        EXPECT_EQ(shell.run(kFollow), code);
    }
}

TEST(JobsLogs, follow_does_not_go_on_where_nobody_reads) {
    TestShell shell;
    shell.answers = {stream(event(1, "one")), kNothingMore};
    shell.out.setstate(std::ios::badbit);

    EXPECT_EQ(shell.run(kFollow), 1);
}

TEST(JobsLogs, follow_is_no_page_and_no_document) {
    TestShell shell;

    for (const std::string option : {"--json", "--limit=5", "--cursor=x"}) {
        EXPECT_EQ(shell.run({"jobs", "logs", "7", "--follow", option}), 2) << option;
    }
}

}  // namespace
}  // namespace pawl::cli
