// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/cli/test_shell.h"

namespace pawl::cli {
namespace {

using testing::HasSubstr;

auto ok(std::string body, int status = 200) -> Result<Answer> {
    return Answer{.status = status, .body = std::move(body)};
}

TEST(JobsControlCommands, cancel_of_all_follows_the_bulk_action_to_its_end) {
    TestShell shell;
    shell.answers = {
        ok(R"({"id":"9","state":"running","matched":3,"done":0,"failed":0})", 202),
        ok(R"({"id":"9","state":"running","matched":3,"done":1,"failed":0})"),
        ok(R"({"id":"9","state":"done","matched":3,"done":3,"failed":0})"),
    };

    EXPECT_EQ(shell.run({"jobs", "cancel", "--all", "--task", "t", "--state", "ready"}), 0);

    EXPECT_EQ(shell.out.str(), "3\n");
    EXPECT_EQ(
        shell.requests[1],
        R"(POST /v1/bulk-actions {"action":"cancel","filter":{"state":"ready","task":"t"}})"
    );
    EXPECT_EQ(shell.requests.back(), "GET /v1/bulk-actions/9");
    EXPECT_EQ(shell.pauses, 2);
}

TEST(JobsControlCommands, a_bulk_retry_says_what_could_not_be_changed) {
    TestShell shell;
    shell.answers = {ok(R"({"id":"9","state":"done","matched":3,"done":2,"failed":1})", 202)};

    EXPECT_EQ(shell.run({"jobs", "retry", "--all"}), 1);
    EXPECT_EQ(shell.out.str(), "2\n");
    EXPECT_EQ(shell.err.str(), "1 could not be changed\n");
}

TEST(JobsControlCommands, a_dry_run_prints_how_many_there_are) {
    TestShell shell;
    shell.answers = {ok(R"({"id":"9","state":"done","matched":3,"done":0,"failed":0})", 202)};

    EXPECT_EQ(shell.run({"jobs", "retry", "--all", "--dry-run"}), 0);
    EXPECT_EQ(shell.out.str(), "3\n");
    EXPECT_EQ(
        shell.requests.back(),
        R"(POST /v1/bulk-actions {"action":"retry","filter":{},"dry_run":true})"
    );
}

TEST(JobsControlCommands, cancel_wants_ids_or_all_and_not_both) {
    TestShell shell;

    EXPECT_EQ(shell.run({"jobs", "cancel"}), 2);
    EXPECT_EQ(shell.run({"jobs", "cancel", "1", "--all"}), 2);
    EXPECT_EQ(shell.run({"jobs", "cancel", "1", "--task", "t"}), 2);
    EXPECT_TRUE(shell.requests.empty());
}

TEST(JobsControlCommands, why_prints_a_reason_a_line) {
    TestShell shell;
    const std::string answer =
        R"({"reasons":[{"code":"backoff","detail":"later","until":"2026-01-01T00:00:00.000Z"}]})";
    shell.answers = {ok(answer), ok(answer)};

    EXPECT_EQ(shell.run({"jobs", "why", "7"}), 0);
    EXPECT_EQ(shell.requests.back(), "GET /v1/jobs/7/why");
    EXPECT_THAT(shell.out.str(), HasSubstr("backoff  2026-01-01T00:00:00.000Z  later"));
    shell.out.str("");
    EXPECT_EQ(shell.run({"jobs", "why", "7", "--json"}), 0);
    EXPECT_EQ(shell.out.str(), answer + "\n");
}

TEST(JobsControlCommands, snooze_and_clone_ask_for_one_job) {
    TestShell shell;
    shell.answers = {ok(R"({"id":"7"})"), ok(R"({"id":"8"})", 201)};

    EXPECT_EQ(shell.run({"jobs", "snooze", "7", "--delay", "2h"}), 0);
    EXPECT_EQ(shell.requests.back(), R"(POST /v1/jobs/7/snooze {"delay":"2h"})");
    shell.out.str("");
    EXPECT_EQ(shell.run({"jobs", "clone", "7"}), 0);
    EXPECT_EQ(shell.out.str(), "8\n");
    EXPECT_EQ(shell.run({"jobs", "snooze", "7"}), 2);
}

}  // namespace
}  // namespace pawl::cli
