// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/dispatch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/cli/command_spec.h"
#include "pawl/cli/test_shell.h"

namespace pawl::cli {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

TEST(Dispatch, version_is_one_line) {
    TestShell shell;

    EXPECT_EQ(shell.run({"version"}), 0);
    EXPECT_EQ(shell.out.str(), "pawl " PAWL_VERSION "\n");
    EXPECT_THAT(shell.requests, IsEmpty());
}

TEST(Dispatch, every_command_has_help_that_begins_with_examples) {
    for (const auto& spec : command_specs()) {
        TestShell shell;
        std::vector<std::string> args = {std::string(spec.noun)};
        if (!spec.verb.empty()) {
            args.emplace_back(spec.verb);
        }
        args.emplace_back("--help");

        EXPECT_EQ(shell.run(args), 0) << spec.noun << " " << spec.verb;
        EXPECT_THAT(shell.out.str(), HasSubstr("  pawl " + std::string(spec.noun)));
        EXPECT_THAT(shell.err.str(), IsEmpty());
    }
}

struct UsageError {
    std::vector<std::string> args;
    std::string_view message;
};

TEST(Dispatch, usage_errors_exit_2_and_say_what_was_meant) {
    const std::vector<UsageError> rows = {
        {{}, "Commands"},
        {{"jbos", "list"}, "pawl has no `jbos`; did you mean jobs?"},
        {{"jobs", "lsit"}, "pawl jobs has no `lsit`; did you mean list?"},
        {{"jobs"}, "pawl jobs enqueue TASK"},
        {{"--nonsense"}, "pawl has no `--nonsense`"},
        {{"serve", "--nonsense"}, "--nonsense"},
        {{"jobs", "list", "--staet", "failed"}, "did you mean --state?"},
        {{"jobs", "list", "--state"}, "--state"},
        {{"jobs", "list", "extra"}, "extra"},
        {{"jobs", "show"}, "arguments"},
        {{"jobs", "list", "--color", "pink"}, "--color must be"},
        {{"completion", "csh"}, "bash, zsh and fish"},
        {{"schedules", "backfill", "a"}, "--from and --to"},
    };
    for (const auto& row : rows) {
        TestShell shell;
        EXPECT_EQ(shell.run(row.args), 2) << row.message;
        EXPECT_THAT(shell.err.str(), HasSubstr(std::string(row.message)));
        EXPECT_THAT(shell.out.str(), IsEmpty());
        EXPECT_THAT(shell.requests, IsEmpty());
    }
}

TEST(Dispatch, migrate_tells_what_is_wrong_by_its_exit_code) {
    const std::vector<std::pair<std::string, int>> rows = {
        {"", 0},
        {"store_unavailable", 7},
        {"store_refused", 4},
        {"store_in_use", 6},
        {"store_newer", 79},
        {"corrupt", 1},
    };
    for (const auto& [code, exit] : rows) {
        TestShell shell;
        shell.store_error = {.code = code, .message = "why"};
        EXPECT_EQ(shell.run({"migrate", "--store", "postgres://h/db"}), exit) << code;
        EXPECT_EQ(shell.requests.back(), "migrate postgres://h/db");
        EXPECT_THAT(shell.err.str(), HasSubstr(code.empty() ? "up to date" : "why"));
    }
}

TEST(Dispatch, migrate_moves_a_store) {
    TestShell shell;
    const std::vector<std::string> words = {
        "migrate", "--from", "sqlite:/var/lib/pawl", "--to", "postgres://h/db"
    };
    EXPECT_EQ(shell.run(words), 0);
    EXPECT_EQ(shell.requests.back(), "move /var/lib/pawl");
    EXPECT_EQ(shell.out.str(), "live_jobs\t7\n");

    shell.store_error = {.code = "store_not_empty", .message = "there are jobs"};
    EXPECT_EQ(shell.run(words), 6);
    EXPECT_EQ(shell.run({"migrate", "--from", "sqlite:a"}), 2);
    EXPECT_EQ(shell.run({"migrate", "--from", "postgres://h/db", "--to", "sqlite:a"}), 2);
}

TEST(Dispatch, cron_gets_its_words_untouched) {
    TestShell shell;

    EXPECT_EQ(shell.run({"cron", "next", "--from", "2026-01-01T00:00:00Z", "*/15 * * * *"}), 0);
    EXPECT_EQ(shell.out.str(), "2026-01-01T00:15:00Z\n");
    EXPECT_EQ(shell.run({"cron", "next", "-1"}), 2);
}

TEST(Dispatch, common_options_may_stand_in_front) {
    TestShell shell;
    shell.answers.emplace_back(Answer{.status = 200, .body = R"({"data":[]})"});

    EXPECT_EQ(shell.run({"--json", "--color=never", "jobs", "list", "--limit", "5"}), 0);
    EXPECT_EQ(shell.out.str(), "{\"data\":[]}\n");
    EXPECT_EQ(shell.requests.back(), "GET /v1/jobs?limit=5");
}

TEST(Dispatch, completions_know_every_noun) {
    for (const auto* name : {"bash", "zsh", "fish"}) {
        TestShell shell;
        EXPECT_EQ(shell.run({"completion", name}), 0);
        EXPECT_THAT(shell.out.str(), HasSubstr("schedules"));
        EXPECT_THAT(shell.out.str(), HasSubstr("backfill"));
    }
}

TEST(Dispatch, serve_takes_flags_before_anything_else) {
    TestShell shell;
    shell.environment["PAWL_SERVER__LISTEN"] = "127.0.0.1:2";

    EXPECT_EQ(shell.run({"serve", "--listen", "127.0.0.1:3"}), 0);
    EXPECT_EQ(shell.out.str(), "serving 127.0.0.1:3\n");
    EXPECT_EQ(shell.run({"serve", "--listen", "0.0.0.0:3"}), 78);
    EXPECT_THAT(shell.err.str(), HasSubstr("command line: server.listen: a public address"));
    EXPECT_EQ(shell.run({"serve", "--dev", "--listen", "[::1]:3"}), 0);
}

TEST(Dispatch, config_check_exits_3_with_line_and_key) {
    TestShell shell;
    shell.files["a.toml"] = "[server]\nslost = 3\n";

    EXPECT_EQ(shell.run({"config", "check", "--config", "a.toml"}), 3);
    EXPECT_EQ(
        shell.err.str(), "error: a.toml:2:1: server.slost: unknown key; did you mean `slots`?\n"
    );
    EXPECT_EQ(shell.run({"config", "check", "--config", "a.toml", "--json"}), 3);
    EXPECT_THAT(shell.out.str(), HasSubstr(R"({"ok":false,"problems":[{"file":"a.toml","line":2)"));
    EXPECT_EQ(shell.run({"serve", "--config", "a.toml"}), 78);
    EXPECT_EQ(shell.run({"jobs", "list", "--config", "a.toml"}), 3);
    EXPECT_EQ(shell.run({"config", "check", "--config", "absent.toml"}), 3);
}

TEST(Dispatch, config_print_hides_secrets) {
    TestShell shell;
    shell.files["pawl.toml"] = "[auth]\nadmin_token = \"s3cr3t-s3cr3t-s3cr3t\"\n";

    EXPECT_EQ(shell.run({"config", "print"}), 0);
    EXPECT_THAT(shell.out.str(), HasSubstr("admin_token = \"***\""));
    EXPECT_THAT(shell.out.str() + shell.err.str(), Not(HasSubstr("s3cr3t")));
}

TEST(Dispatch, import_prints_tasks_and_keeps_warnings_apart) {
    TestShell shell;
    shell.files["vercel.json"] = R"({"crons":[{"path":"/api/tick","schedule":"* * * * *"}]})";

    EXPECT_EQ(shell.run({"import", "vercel", "vercel.json"}), 0);
    EXPECT_THAT(shell.out.str(), StartsWith("[tasks.api-tick]\n"));
    EXPECT_THAT(shell.err.str(), HasSubstr("warning: no base address"));
    shell.environment["NEXT_PUBLIC_APP_URL"] = "https://app.example.com";
    EXPECT_EQ(shell.run({"import", "vercel", "vercel.json"}), 0);
    EXPECT_THAT(shell.out.str(), HasSubstr("\"https://app.example.com/api/tick\""));
}

TEST(Dispatch, import_says_where_it_fails) {
    TestShell shell;
    shell.files["v.json"] = R"({"crons":[{"path":"/api/bad","schedule":"99 * * * *"}]})";

    EXPECT_EQ(shell.run({"import", "vercel", "v.json"}), 1);
    EXPECT_THAT(shell.err.str(), HasSubstr("v.json: crons[0].schedule: range: "));
    EXPECT_THAT(shell.err.str(), HasSubstr("`99 * * * *` of /api/bad"));
    EXPECT_EQ(shell.run({"import", "vercel", "absent.json"}), 1);
    EXPECT_THAT(shell.out.str(), IsEmpty());
}

TEST(Dispatch, import_does_not_take_a_name_twice) {
    TestShell shell;
    shell.files["v.json"] = R"({"crons":[{"path":"/api/tick","schedule":"* * * * *"}]})";
    shell.files["pawl.toml"] = "[tasks.api-tick]\n";

    EXPECT_EQ(shell.run({"import", "vercel", "v.json", "--apply"}), 6);
    EXPECT_THAT(shell.err.str(), HasSubstr("pawl.toml has a task or schedule `api-tick`"));
}

}  // namespace
}  // namespace pawl::cli
