// SPDX-License-Identifier: Apache-2.0
// Client commands against a server that is a list of answers.
#include "pawl/cli/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "pawl/cli/files.h"
#include "pawl/cli/test_shell.h"

namespace pawl::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

auto ok(std::string body, int status = 200) -> Result<Answer> {
    return Answer{.status = status, .body = std::move(body)};
}

TEST(ClientCommands, talk_to_the_default_address_with_the_token) {
    TestShell shell;
    shell.answers = {ok(R"({"data":[]})")};

    EXPECT_EQ(shell.run({"queues", "list"}), 0);
    EXPECT_THAT(shell.requests, ElementsAre("to http://127.0.0.1:7295", "GET /v1/queues"));
    EXPECT_THAT(shell.tokens, ElementsAre("token-of-the-test"));
}

TEST(ClientCommands, find_the_token_that_a_server_left_here) {
    TestShell shell;
    shell.environment = {{"PAWL_URL", "http://127.0.0.1:9/"}};
    shell.files["pawl.toml"] = "[store]\nurl = \"sqlite:/data\"\n";
    shell.files["/data/admin.token"] = "left-here\n";
    shell.answers = {ok("{}")};

    EXPECT_EQ(shell.run({"jobs", "show", "7"}), 0);
    EXPECT_THAT(shell.requests, ElementsAre("to http://127.0.0.1:9", "GET /v1/jobs/7"));
    EXPECT_THAT(shell.tokens, ElementsAre("left-here"));
}

struct Failure {
    Result<Answer> answer;
    int code;
    std::string_view message;
};

TEST(ClientCommands, turn_refusals_into_exit_codes) {
    const auto problem = [](int status, std::string code) {
        return ok(
            R"({"title":"No","detail":"said \u001bno","code":")" + code +
                R"(","errors":[{"pointer":"/task","code":"x","detail":"bad"}]})",
            status
        );
    };
    const std::vector<Failure> rows = {
        {problem(400, "invalid_json"), 1, "said  no\n  /task: bad (invalid_json)"},
        {problem(401, "unauthorized"), 4, "set PAWL_TOKEN"},
        {problem(403, "forbidden"), 4, "(forbidden)"},
        {problem(404, "not_found"), 5, "(not_found)"},
        {problem(409, "wrong_state"), 6, "(wrong_state)"},
        {problem(422, "unknown_task"), 5, "(unknown_task)"},
        {problem(422, "out_of_range"), 1, "(out_of_range)"},
        {problem(504, "timeout"), 7, "(timeout)"},
        {ok("<html>", 502), 1, "HTTP status 502"},
        {fail("connect_error", "cannot connect to 127.0.0.1"), 7, "cannot connect"},
        {fail("timeout", "no answer"), 7, "no answer"},
    };
    for (const auto& row : rows) {
        TestShell shell;
        shell.answers = {row.answer};
        EXPECT_EQ(shell.run({"jobs", "cancel", "7"}), row.code) << row.message;
        EXPECT_THAT(shell.err.str(), HasSubstr(std::string(row.message)));
        EXPECT_THAT(shell.out.str(), IsEmpty());
    }
}

TEST(ClientCommands, enqueue_sends_what_was_asked) {
    TestShell shell;
    shell.answers = {ok(R"({"id":"42","state":"ready"})", 201)};

    const int code = shell.run(
        {"jobs",
         "enqueue",
         "mail",
         "--payload",
         R"({"n":1e400})",
         "--priority",
         "-5",
         "--queue",
         "q",
         "--delay",
         "5s",
         "--unique",
         "k\"",
         "--batch",
         "9"}
    );

    EXPECT_EQ(code, 0);
    EXPECT_EQ(shell.out.str(), "42\n");
    EXPECT_EQ(
        shell.requests.back(),
        R"(POST /v1/jobs {"task":"mail","payload":{"n":1e400},"priority":-5,"queue":"q",)"
        R"("delay":"5s","batch":"9","unique":{"key":"k\""}})"
    );
}

TEST(ClientCommands, enqueue_reads_payloads_from_elsewhere) {
    TestShell shell;
    shell.in.str("[1]");
    shell.files["p.json"] = "{\"a\":2}\n";
    shell.answers = {ok(R"({"id":"1"})"), ok(R"({"id":"2"})")};

    EXPECT_EQ(shell.run({"jobs", "enqueue", "t", "--payload", "-"}), 0);
    EXPECT_THAT(shell.requests.back(), HasSubstr(R"("payload":[1])"));
    EXPECT_EQ(shell.run({"jobs", "enqueue", "t", "--payload", "@p.json", "--json"}), 0);
    EXPECT_THAT(shell.requests.back(), HasSubstr(R"("payload":{"a":2})"));
    EXPECT_THAT(shell.out.str(), HasSubstr("{\"id\":\"2\"}\n"));
}

TEST(ClientCommands, enqueue_refuses_nonsense_before_asking) {
    const std::vector<std::vector<std::string>> rows = {
        {"--payload", "{not json"},
        {"--payload", ""},
        {"--payload", "@absent"},
        {"--priority", "high"},
        {"--delay", "1s", "--at", "2026-01-01T00:00:00Z"},
    };
    for (const auto& row : rows) {
        TestShell shell;
        std::vector<std::string> args = {"jobs", "enqueue", "t"};
        args.insert(args.end(), row.begin(), row.end());
        EXPECT_EQ(shell.run(args), 2) << row.front();
        EXPECT_THAT(shell.requests, IsEmpty());
    }
}

TEST(ClientCommands, wait_follows_to_the_end) {
    TestShell shell;
    shell.answers = {
        ok(R"({"id":"7","state":"ready"})", 201),
        ok(R"({"id":"7","state":"running"})"),
        ok(R"({"id":"7","state":"succeeded"})"),
        ok(R"({"id":"8","state":"ready"})", 201),
        ok(R"({"id":"8","state":"failed"})"),
    };

    EXPECT_EQ(shell.run({"jobs", "enqueue", "t", "--wait"}), 0);
    EXPECT_EQ(shell.out.str(), "7\n");
    EXPECT_THAT(shell.err.str(), HasSubstr("job 7 is ready\njob 7 is running\n"));
    EXPECT_EQ(shell.requests.back(), "GET /v1/jobs/7?wait=30s");
    EXPECT_EQ(shell.run({"jobs", "enqueue", "t", "--wait", "--json", "--quiet"}), 8);
    EXPECT_THAT(shell.out.str(), HasSubstr(R"({"id":"8","state":"failed"})"));
}

constexpr std::string_view kPage =
    R"({"data":[{"id":"2","task":"mail","queue":"q","state":"failed","attempt":3,)"
    R"("error":{"code":"http_500"}},{"id":"1","task":"a\u001b[2J","queue":"q","state":"ready"}],)"
    R"("next_cursor":"abc","has_more":true})";

TEST(ClientCommands, lists_are_tables_pages_or_lines) {
    TestShell shell;
    shell.answers = {ok(std::string(kPage)), ok(std::string(kPage)), ok(std::string(kPage))};

    EXPECT_EQ(shell.run({"jobs", "list", "--state", "failed", "--task", "a b"}), 0);
    EXPECT_EQ(shell.requests.back(), "GET /v1/jobs?state=failed&task=a%20b");
    EXPECT_THAT(shell.out.str(), HasSubstr("2   mail   q      failed  3"));
    EXPECT_THAT(shell.out.str(), Not(HasSubstr("\x1b")));
    EXPECT_EQ(shell.err.str(), "more: --cursor abc\n");

    shell.out.str("");
    EXPECT_EQ(shell.run({"jobs", "list", "--json"}), 0);
    EXPECT_EQ(shell.out.str(), std::string(kPage) + "\n");

    shell.out.str("");
    EXPECT_EQ(shell.run({"jobs", "list", "--jsonl", "--quiet"}), 0);
    EXPECT_THAT(shell.out.str(), HasSubstr("\"error\":{\"code\":\"http_500\"}}\n{\"id\":\"1\""));
}

TEST(ClientCommands, color_is_for_terminals_that_want_it) {
    TestShell shell;
    shell.terminal = true;
    shell.answers = {ok(std::string(kPage)), ok(std::string(kPage)), ok(std::string(kPage))};

    (void)shell.run({"jobs", "list"});
    EXPECT_THAT(shell.out.str(), HasSubstr("\x1b[31mfailed\x1b[0m"));
    shell.out.str("");
    (void)shell.run({"jobs", "list", "--color", "never"});
    EXPECT_THAT(shell.out.str(), Not(HasSubstr("\x1b")));
    shell.environment["NO_COLOR"] = "1";
    (void)shell.run({"jobs", "list"});
    EXPECT_THAT(shell.out.str(), Not(HasSubstr("\x1b")));
}

TEST(ClientCommands, names_are_path_segments) {
    TestShell shell;
    shell.answers = {
        ok("{}"), ok("{}"), ok(R"({"id":"5"})", 201), ok(R"({"slots":[],"created":0})", 202)
    };

    EXPECT_EQ(shell.run({"queues", "pause", "a/../b"}), 0);
    EXPECT_EQ(shell.requests.back(), "POST /v1/queues/a%2F..%2Fb/pause");
    EXPECT_EQ(shell.run({"schedules", "show", ".."}), 0);
    EXPECT_EQ(shell.requests.back(), "GET /v1/schedules/%2E.");
    EXPECT_EQ(shell.run({"schedules", "run", "s"}), 0);
    EXPECT_THAT(shell.out.str(), HasSubstr("5\n"));
    EXPECT_EQ(
        shell.run({"schedules", "backfill", "s", "--from", "A", "--to", "B", "--dry-run"}), 0
    );
    EXPECT_EQ(
        shell.requests.back(),
        R"(POST /v1/schedules/s/backfill {"from":"A","to":"B","dry_run":true})"
    );
}

TEST(ClientCommands, backfill_prints_one_slot_a_line) {
    TestShell shell;
    const std::string answer =
        R"({"slots":["2026-01-01T00:00:00.000Z","2026-01-02T00:00:00.000Z"],"created":2})";
    shell.answers = {ok(answer, 202), ok(answer, 202)};

    EXPECT_EQ(shell.run({"schedules", "backfill", "s", "--from", "A", "--to", "B"}), 0);
    EXPECT_EQ(shell.out.str(), "2026-01-01T00:00:00.000Z\n2026-01-02T00:00:00.000Z\n");
    EXPECT_EQ(shell.err.str(), "2 jobs created\n");

    shell.out.str("");
    EXPECT_EQ(shell.run({"schedules", "backfill", "s", "--from", "A", "--to", "B", "--json"}), 0);
    EXPECT_EQ(shell.out.str(), answer + "\n");
}

TEST(ClientCommands, schedules_are_listed_with_their_next_run_alone) {
    TestShell shell;
    shell.answers = {
        ok(R"({"data":[{"name":"s","task":"t","cron":"@daily","timezone":"UTC","paused":false,)"
           R"("next_runs":["2026-01-01T00:00:00.000Z","2026-01-02T00:00:00.000Z"]},)"
           R"({"name":"never","next_runs":[]}]})")
    };

    EXPECT_EQ(shell.run({"schedules", "list"}), 0);
    EXPECT_THAT(shell.out.str(), HasSubstr("UTC   false   2026-01-01T00:00:00.000Z\nnever\n"));
}

TEST(ClientCommands, queues_are_listed_as_the_server_names_their_depth) {
    TestShell shell;
    shell.answers = {ok(R"({"data":[{"name":"q","paused":true,"concurrency":5,)"
                        R"("states":{"ready":1,"running":2,"scheduled":3,"retrying":4}}]})")};

    EXPECT_EQ(shell.run({"queues", "list"}), 0);
    EXPECT_THAT(
        shell.out.str(), HasSubstr("q     true    1      2        3          4         5\n")
    );
}

TEST(ClientCommands, cancel_goes_on_after_a_failure_and_tells) {
    TestShell shell;
    shell.answers = {ok(R"({"code":"not_found"})", 404), ok(R"({"id":"2"})", 202)};

    EXPECT_EQ(shell.run({"jobs", "cancel", "1", "2"}), 5);
    EXPECT_EQ(shell.out.str(), "2\n");
}

TEST(ClientCommands, drain_pauses_and_waits_until_nothing_runs) {
    TestShell shell;
    shell.answers = {
        ok("{}"),
        ok(R"({"states":{"running":2}})"),
        ok(R"({"states":{"running":1}})"),
        ok(R"({"states":{"running":0}})")
    };

    EXPECT_EQ(shell.run({"queues", "drain", "mail"}), 0);
    EXPECT_EQ(shell.pauses, 2);
    EXPECT_EQ(shell.err.str(), "2 still running\n1 still running\n");
}

TEST(ClientCommands, drain_does_not_take_silence_for_an_empty_queue) {
    TestShell shell;
    shell.answers = {ok("{}"), ok(R"({"states":{}})")};

    EXPECT_EQ(shell.run({"queues", "drain", "mail"}), 1);
}

class InFolder : public testing::Test {
 protected:
    void SetUp() override {
        std::string name = testing::TempDir() + "pawl-cli-XXXXXX";
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    [[nodiscard]] auto path(std::string_view name) const -> std::string {
        return (folder_ / name).string();
    }
    [[nodiscard]] auto read(std::string_view name) const -> std::string {
        return config::read_file(path(name)).value_or(config::FileText{.text = "absent"}).text;
    }

    std::filesystem::path folder_;
};

TEST_F(InFolder, a_backup_is_there_as_a_whole_or_not_at_all) {
    TestShell shell;
    shell.answers = {ok("SQLite format 3"), ok(R"({"code":"forbidden"})", 403)};

    EXPECT_EQ(shell.run({"backup", path("copy.db")}), 0);
    EXPECT_EQ(read("copy.db"), "SQLite format 3");
    EXPECT_EQ(shell.requests.back(), "POST /v1/backup");
    EXPECT_EQ(shell.run({"backup", path("other.db")}), 4);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder_), {}), 1);
    EXPECT_EQ(shell.run({"backup", path("no/folder.db")}), 1);
}

TEST_F(InFolder, apply_adds_to_the_file_and_keeps_its_mode) {
    TestShell shell;
    const auto config = path("pawl.toml");
    std::ofstream(config) << "[tasks.mine]";
    std::filesystem::permissions(config, std::filesystem::perms::owner_read);
    shell.files[config] = "[tasks.mine]";
    shell.files["v.json"] = R"({"crons":[{"path":"/t","schedule":"* * * * *"}]})";

    const std::vector<std::string> args = {
        "import", "vercel", "v.json", "--config", config, "--base-url", "http://h", "--apply"
    };
    auto dry = args;
    dry.emplace_back("--dry-run");
    EXPECT_EQ(shell.run(dry), 0);
    EXPECT_EQ(read("pawl.toml"), "[tasks.mine]");
    EXPECT_EQ(shell.run(args), 0);
    EXPECT_THAT(read("pawl.toml"), HasSubstr("[tasks.mine]\n\n[tasks.t]\nkind = \"http\"\n"));
    EXPECT_EQ(std::filesystem::status(config).permissions(), std::filesystem::perms::owner_read);
}

}  // namespace
}  // namespace pawl::cli
