// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/config/test_sources.h"

namespace pawl::config {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kSecret = "correct-horse-battery";

auto load(std::string toml, Environment environment = {}) -> Config {
    const TestSources sources{.toml = std::move(toml), .environment = std::move(environment)};
    auto config = sources.load();
    EXPECT_TRUE(config) << sources.problems();
    return config ? std::move(*config) : Config{};
}

TEST(LoadConfig, an_empty_file_is_the_defaults) {
    const auto config = load("");

    EXPECT_EQ(config.server.listen, "127.0.0.1:7295");
    EXPECT_EQ(config.server.slots, 64);
    EXPECT_EQ(config.store.directory, "./pawl-data");
    EXPECT_EQ(config.retention.failed, std::chrono::days(30));
    EXPECT_TRUE(config.auth.cron_secrets.empty());
    EXPECT_TRUE(config.egress.allow_cidr.empty());
    EXPECT_FALSE(config.egress.https_only);
    EXPECT_TRUE(config.cron_enabled);
    EXPECT_FALSE(config.dev);
}

TEST(LoadConfig, a_missing_file_is_fine_only_if_nobody_named_it) {
    const task::KindCatalog kinds;
    const auto nothing = [](const std::string&) -> Result<FileText> {
        return fail("not_found", "no such file");
    };

    EXPECT_TRUE(load_config({.read_file = nothing}, kinds));
    EXPECT_FALSE(load_config({.path = "other.toml", .read_file = nothing}, kinds));
}

TEST(LoadConfig, reads_every_section) {
    const auto config = load(R"(
[server]
listen = "[::1]:80"
public_url = "https://jobs.example.com/"
drain = "5s"
slots = 8
allowed_hosts = ["a.example", "b.example"]
environment = "staging"
memory_limit = "256MiB"
[store]
url = "sqlite:/var/lib/pawl"
durability = "normal"
[queues.mail]
concurrency = 3
[queues."slow.lane"]
[retention]
succeeded = "1d"
[limits]
body = "2MiB"
headers = 4096
connections = 10
[metrics]
public = true
[compat]
wait = "20s"
)");

    EXPECT_EQ(config.server.public_url, "https://jobs.example.com");
    EXPECT_EQ(config.server.drain, std::chrono::seconds(5));
    EXPECT_EQ(config.server.memory_limit_bytes, 256U << 20);
    EXPECT_EQ(config.server.allowed_hosts, (std::vector<std::string>{"a.example", "b.example"}));
    EXPECT_EQ(config.store.directory, "/var/lib/pawl");
    EXPECT_EQ(config.store.durability, Durability::normal);
    ASSERT_EQ(config.queues.size(), 2U);
    EXPECT_EQ(config.queues[0].concurrency, 3);
    EXPECT_EQ(config.queues[1].concurrency, std::nullopt);
    EXPECT_EQ(config.retention.succeeded, std::chrono::days(1));
    EXPECT_EQ(config.retention.skipped, std::chrono::days(30));
    EXPECT_EQ(config.limits.body_bytes, 2U << 20);
    EXPECT_EQ(config.limits.header_bytes, 4096U);
    EXPECT_TRUE(config.metrics.is_public);
    EXPECT_EQ(config.compat.wait, std::chrono::seconds(20));
    ASSERT_EQ(config.warnings.size(), 1U);
    EXPECT_EQ(config.warnings.at(0).key, "server.memory_limit");
}

TEST(LoadConfig, a_task_keeps_its_policy_and_the_order_of_the_file) {
    const auto config = load(R"(
[tasks.zebra]
kind = "http"
url = "http://localhost/z"
queue = "mail"
priority = -10
max_attempts = 7
backoff = ["10s", "1m"]
backoff_jitter = "none"
timeout = "90s"
endpoint = true
tags = ["a"]
search = ["siteId", "site.id"]
payload = { n = 1, list = [true, 1.5], text = "env:NOT_READ" }
[tasks.ant]
kind = "http"
url = "http://localhost/a"
)");

    EXPECT_EQ(config.task_order, (std::vector<std::string>{"zebra", "ant"}));
    const auto& task = config.tasks.at("zebra");
    EXPECT_EQ(task.queue, "mail");
    EXPECT_EQ(task.priority, -10);
    EXPECT_EQ(task.retry.max_attempts, 7);
    EXPECT_EQ(task.retry.backoff.shape, job::Backoff::Shape::list);
    EXPECT_EQ(task.retry.jitter, job::Jitter::none);
    EXPECT_EQ(task.timeout, std::chrono::seconds(90));
    EXPECT_TRUE(task.endpoint);
    EXPECT_EQ(task.search, (std::vector<std::string>{"siteId", "site.id"}));
    EXPECT_EQ(task.payload, R"({"n":1,"list":[true,1.5E0],"text":"env:NOT_READ"})");
    EXPECT_EQ(config.tasks.at("ant").retry.max_attempts, 3);
}

TEST(LoadConfig, a_cron_beside_a_task_is_a_schedule_of_the_same_name) {
    const auto config = load(R"(
[tasks.report]
kind = "http"
url = "http://localhost/"
cron = "0 2 * * *"
timezone = "America/New_York"
jitter = "30s"
[schedules.tokyo]
task = "report"
cron = "0 9 * * MON-FRI"
timezone = "Asia/Tokyo"
payload = { region = "jp" }
overlap = "replace"
catch_up = "all"
catch_up_window = "2h"
catch_up_max = 5
after = ["report"]
after_failure = "run"
after_timeout = "1h"
queue = "slow"
priority = 4
enabled = false
)");

    ASSERT_EQ(config.schedules.size(), 2U);
    const schedule::Schedule short_form{
        .name = "report",
        .task = "report",
        .cron = "0 2 * * *",
        .timezone = "America/New_York",
        .jitter = std::chrono::seconds(30),
        .origin = schedule::Origin::config,
    };
    EXPECT_EQ(config.schedules[0], short_form);
    const schedule::Schedule long_form{
        .name = "tokyo",
        .task = "report",
        .cron = "0 9 * * MON-FRI",
        .timezone = "Asia/Tokyo",
        .payload = R"({"region":"jp"})",
        .queue = "slow",
        .priority = 4,
        .overlap = schedule::Overlap::replace,
        .catch_up = schedule::CatchUp::all,
        .catch_up_window = std::chrono::hours(2),
        .catch_up_max = 5,
        .after = {"report"},
        .after_timeout = std::chrono::hours(1),
        .after_failure = schedule::AfterFailure::run,
        .enabled = false,
        .origin = schedule::Origin::config,
    };
    EXPECT_EQ(config.schedules[1], long_form);
}

TEST(LoadConfig, flags_win_over_environment_over_file) {
    TestSources sources{.toml = "[server]\nlisten = \"127.0.0.1:1\"\nslots = 1\n"};

    EXPECT_EQ(sources.load()->server.listen, "127.0.0.1:1");
    sources.environment["PAWL_SERVER__LISTEN"] = "127.0.0.1:2";
    sources.environment["PAWL_SERVER__SLOTS"] = "5";
    EXPECT_EQ(sources.load()->server.listen, "127.0.0.1:2");
    EXPECT_EQ(sources.load()->server.slots, 5);
    sources.overrides = {{.key = "server.listen", .value = "127.0.0.1:3"}};
    EXPECT_EQ(sources.load()->server.listen, "127.0.0.1:3");
}

TEST(LoadConfig, the_environment_reaches_into_tasks) {
    const TestSources sources{
        .toml = "[tasks.nightly-report]\nkind = \"http\"\nurl = \"http://a/\"\n",
        .environment =
            {
                {"PAWL_TASKS__NIGHTLY_REPORT__URL", "http://b/"},
                {"PAWL_TASKS__NIGHTLY_REPORT__HEADERS", "{ accept = \"text/plain\" }"},
                {"PAWL_TASKS__NIGHTLY_REPORT__AFTER", ""},
                {"PAWL_TASKS__NIGHTLY_REPORT__TAGS", "a, b"},
            },
    };

    const auto config = sources.load();

    ASSERT_TRUE(config) << sources.problems();
    EXPECT_EQ(sources.last_options.at("url").as_string(), "http://b/");
    EXPECT_EQ(sources.last_options.at("headers").at("accept").as_string(), "text/plain");
    EXPECT_EQ(config->tasks.at("nightly-report").tags, (std::vector<std::string>{"a", "b"}));
}

TEST(LoadConfig, reads_what_values_refer_to) {
    const TestSources sources{
        .toml = R"(
[server]
listen = "env:WHERE"
[tasks.a]
kind = "http"
url = "http://localhost/"
headers = { authorization = "file:/run/secret" }
)",
        .environment = {{"WHERE", "127.0.0.1:9"}},
        .files = {{"/run/secret", {.text = "Bearer abc\n"}}},
    };

    const auto config = sources.load();

    ASSERT_TRUE(config) << sources.problems();
    EXPECT_EQ(config->server.listen, "127.0.0.1:9");
    EXPECT_EQ(sources.last_options.at("headers").at("authorization").as_string(), "Bearer abc");
}

TEST(LoadConfig, a_relative_url_gets_the_base_of_the_application) {
    TestSources sources{.toml = "[tasks.a]\nkind = \"http\"\nurl = \"/api/tick?x=1\"\n"};

    EXPECT_THAT(sources.problems(), HasSubstr("3:7 tasks.a.url: is relative"));
    sources.environment["NEXT_PUBLIC_APP_URL"] = "https://app.example.com/";
    EXPECT_EQ(sources.problems(), "ok");
    EXPECT_EQ(sources.last_options.at("url").as_string(), "https://app.example.com/api/tick?x=1");
}

TEST(LoadConfig, honours_what_the_five_systems_set) {
    const auto config = load(
        "[tasks.a]\nkind = \"http\"\nurl = \"http://a/\"\n",
        {
            {"CRON_SECRET", std::string(kSecret)},
            {"JOB_MAX_ATTEMPTS", "9"},
            {"JOB_RETENTION_DAYS", "7"},
            {"ENABLE_CRON_JOBS", "FALSE"},
            {"NODE_ENV", "development"},
        }
    );

    ASSERT_EQ(config.auth.cron_secrets.size(), 1U);
    EXPECT_EQ(config.auth.cron_secrets[0].reveal(), kSecret);
    EXPECT_EQ(config.tasks.at("a").retry.max_attempts, 9);
    EXPECT_EQ(config.retention.cancelled, std::chrono::days(7));
    EXPECT_FALSE(config.cron_enabled);
    EXPECT_TRUE(config.dev);
    EXPECT_EQ(config.server.environment, "development");
}

TEST(LoadConfig, warns_about_what_does_nothing_yet) {
    const auto config = load(R"(
[mail.main]
url = "smtp://x"
[tasks.a]
kind = "http"
url = "http://a/"
overlap = "skip"
headers = { Authorization = "Bearer x", X-A = "y" }
)");

    std::string text;
    for (const auto& warning : config.warnings) {
        text += to_text(warning) + "\n";
    }
    EXPECT_THAT(text, HasSubstr("pawl.toml:2:2: mail: no kind of this version uses it"));
    EXPECT_THAT(text, HasSubstr("tasks.a.overlap: has no meaning without `cron`"));
    EXPECT_THAT(text, HasSubstr("tasks.a: no handler here"));
    EXPECT_THAT(text, HasSubstr("tasks.a.headers.Authorization: a secret in plain text"));
    EXPECT_THAT(text, Not(HasSubstr("X-A")));
}

constexpr std::string_view kTask = "[tasks.a]\nkind = \"http\"\nurl = \"http://a/\"\n";

TEST(LoadConfig, finds_names_and_circles_in_after) {
    const auto with = [](std::string_view schedules) {
        return TestSources{.toml = std::string(kTask) + std::string(schedules)}.problems();
    };
    constexpr std::string_view kThree = R"(
[schedules.x]
task = "a"
cron = "@daily"
after = ["z"]
[schedules.y]
task = "a"
cron = "@daily"
after = ["x"]
[schedules.z]
task = "a"
cron = "@daily"
after = ["y"]
)";

    EXPECT_THAT(with(kThree), HasSubstr("x.after: leads back to itself"));
    EXPECT_THAT(
        with("[schedules.x]\ntask = \"a\"\ncron = \"@daily\"\nafter = [\"xx\"]\n"),
        HasSubstr("x.after: `xx` is no schedule; did you mean `x`?")
    );
    EXPECT_THAT(
        with("cron = \"@daily\"\n[schedules.a]\ntask = \"a\"\ncron = \"@daily\"\n"),
        HasSubstr("schedules.a: a task of this name has a `cron` already")
    );
}

struct Exposure {
    std::string_view listen;
    std::string_view more;
    bool dev;
    bool safe;
};

TEST(LoadConfig, opens_itself_only_on_purpose) {
    const std::vector<Exposure> rows = {
        {"127.0.0.1:1", "", true, true},
        {"127.8.0.1:1", "", true, true},
        {"localhost:1", "", true, true},
        {"[::1]:1", "", true, true},
        {"0.0.0.0:1", "", false, false},
        {"0.0.0.0:1", "behind_proxy = true", false, true},
        {"0.0.0.0:1", "behind_proxy = true", true, false},
        {"127.0.0.1:1", "behind_proxy = true", true, false},
        {"[::]:1", "", false, false},
        {"10.0.0.1:1", "", false, false},
        {"jobs.example.com:1", "", false, false},
    };
    for (const auto& row : rows) {
        const TestSources sources{
            .toml =
                "[server]\nlisten = \"" + std::string(row.listen) + "\"\n" + std::string(row.more),
            .dev = row.dev,
        };
        const auto config = sources.load();
        EXPECT_EQ(config.has_value(), row.safe) << row.listen;
        EXPECT_TRUE(config || config.error()[0].danger == Danger::unsafe) << row.listen;
        EXPECT_TRUE(!config || config->dev == row.dev) << row.listen;
    }
}

TEST(LoadConfig, a_development_environment_stays_shut_on_a_public_address) {
    const auto config = load(
        "[server]\nlisten = \"0.0.0.0:1\"\nbehind_proxy = true\n", {{"NODE_ENV", "development"}}
    );

    EXPECT_FALSE(config.dev);
    EXPECT_EQ(config.warnings.at(0).key, "NODE_ENV");
}

struct BadEnvironment {
    std::string name;
    std::string value;
    std::string problem;
};

TEST(LoadConfig, refuses_bad_variables_without_printing_them) {
    const std::vector<BadEnvironment> rows = {
        {"CRON_SECRET", "s3cr3t", "CRON_SECRET: a secret needs at least 16"},
        {"CRON_SECRET", "s3cr3t-s3cr3t-s3cr3t\r\nx", "must not hold line ends"},
        {"JOB_MAX_ATTEMPTS", "s3cr3t", "JOB_MAX_ATTEMPTS: must be an integer 1..1000"},
        {"JOB_PROCESS_BATCH_SIZE", "0", "JOB_PROCESS_BATCH_SIZE: must be an integer 1..1000"},
        {"SUPABASE_SERVICE_ROLE_KEY", "s3cr3t", "a secret needs at least 16"},
        {"JOB_RETENTION_DAYS", "0", "JOB_RETENTION_DAYS: must be an integer 1..3660"},
        {"ENABLE_CRON_JOBS", "s3cr3t", "ENABLE_CRON_JOBS: must be true or false"},
        {"PAWL_SERVER__LISTN", "s3cr3t", "server.listn: unknown key; did you mean `listen`?"},
        {"PAWL_SEVER__LISTEN", "s3cr3t", "sever: unknown key"},
        {"PAWL_SERVER__SLOTS", "s3cr3t", "server.slots: must be an integer"},
        {"PAWL_SERVER__LISTEN__X", "s3cr3t", "server.listen: must be a string, not a table"},
        {"PAWL_AUTH__ADMIN_TOKEN", "s3cr3t", "auth.admin_token: a secret needs"},
    };
    for (const auto& row : rows) {
        const TestSources sources{.environment = {{row.name, row.value}}};
        EXPECT_THAT(sources.problems(), HasSubstr(row.problem)) << row.name;
        EXPECT_THAT(sources.problems(), Not(HasSubstr("s3cr3t"))) << row.name;
    }
}

TEST(LoadConfig, other_variables_of_pawl_are_no_keys) {
    EXPECT_TRUE(load("", {{"PAWL_URL", "http://x"}, {"PAWL_TOKEN", "t"}}).warnings.empty());
}

}  // namespace
}  // namespace pawl::config
