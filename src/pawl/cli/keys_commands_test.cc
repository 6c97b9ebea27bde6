// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/cli/test_shell.h"

namespace pawl::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kMade =
    R"({"id":"3","name":"ci","role":"producer","prefix":"0123abcd","secret":"pawl_0123abcd_x"})";

TEST(KeysCommands, print_the_new_key_alone_on_stdout) {
    TestShell shell;
    shell.clock.set_wall(WallTime(std::chrono::seconds(1'780'000'000)));
    shell.answers = {Answer{.status = 201, .body = kMade}};

    EXPECT_EQ(
        shell.run(
            {"keys",
             "create",
             "ci",
             "--role",
             "producer",
             "--queue",
             "mail",
             "--queue=sms",
             "--task",
             "send",
             "--expires",
             "90d"}
        ),
        0
    );
    EXPECT_EQ(shell.out.str(), "pawl_0123abcd_x\n");
    EXPECT_THAT(shell.err.str(), HasSubstr("key 3; it is shown this once"));
    EXPECT_EQ(
        shell.requests.back(),
        R"(POST /v1/keys {"name":"ci","role":"producer","queues":["mail","sms"],)"
        R"("tasks":["send"],"expires_at":"2026-08-26T20:26:40.000Z"})"
    );
}

TEST(KeysCommands, take_a_time_as_the_end_and_give_json) {
    TestShell shell;
    shell.answers = {Answer{.status = 201, .body = kMade}};

    EXPECT_EQ(
        shell.run(
            {"keys",
             "create",
             "ci",
             "--role",
             "viewer",
             "--expires",
             "2030-01-01T00:00:00Z",
             "--json"}
        ),
        0
    );
    EXPECT_EQ(shell.out.str(), std::string(kMade) + "\n");
    EXPECT_THAT(shell.requests.back(), HasSubstr(R"("expires_at":"2030-01-01T00:00:00.000Z")"));
}

TEST(KeysCommands, say_what_is_wrong_before_they_ask) {
    const std::vector<std::pair<std::vector<std::string>, std::string>> rows = {
        {{"keys", "create", "ci"}, "--role is needed"},
        {{"keys", "create", "ci", "--role", "viewer", "--expires", "soon"}, "--expires must be"},
        {{"keys", "create", "ci", "--role", "viewer", "--role", "admin"}, "--role"},
        {{"keys", "create", "ci", "--rolle", "viewer"}, "did you mean --role?"},
        {{"keys", "create"}, "arguments"},
        {{"keys", "revoke"}, "arguments"},
    };
    for (const auto& [args, message] : rows) {
        TestShell shell;
        EXPECT_EQ(shell.run(args), 2) << message;
        EXPECT_THAT(shell.err.str(), HasSubstr(message));
        EXPECT_THAT(shell.requests, IsEmpty());
    }
}

TEST(KeysCommands, list_keys_as_a_table) {
    TestShell shell;
    shell.answers = {Answer{
        .status = 200,
        .body = R"({"data":[{"id":"3","name":"ci","role":"producer","prefix":"0123abcd",
            "queues":["mail","sms"],"tasks":[],"created_at":"2026-01-01T00:00:00.000Z",
            "expires_at":null,"revoked_at":null}],"next_cursor":null,"has_more":false})"
    }};

    EXPECT_EQ(shell.run({"keys", "list", "--limit", "5"}), 0);
    EXPECT_EQ(shell.requests.back(), "GET /v1/keys?limit=5");
    EXPECT_THAT(shell.out.str(), HasSubstr("0123abcd"));
    EXPECT_THAT(shell.out.str(), HasSubstr("mail"));
}

TEST(KeysCommands, revoke_all_that_are_named_whatever_happens_to_one) {
    TestShell shell;
    shell.answers = {
        Answer{.status = 404, .body = R"({"code":"not_found","detail":"there is no key 9"})"},
        Answer{.status = 204, .body = {}},
    };

    EXPECT_EQ(shell.run({"keys", "revoke", "9", "3"}), 5);
    EXPECT_THAT(shell.requests, ElementsAre(testing::_, "DELETE /v1/keys/9", "DELETE /v1/keys/3"));
    EXPECT_THAT(shell.err.str(), HasSubstr("there is no key 9"));
    EXPECT_THAT(shell.err.str(), HasSubstr("key 3 opens nothing any more"));
}

}  // namespace
}  // namespace pawl::cli
