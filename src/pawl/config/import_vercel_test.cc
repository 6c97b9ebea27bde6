// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/import_vercel.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/config/test_sources.h"

namespace pawl::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

TEST(ImportVercel, writes_a_task_for_each_cron) {
    const auto result = import_vercel(
        R"({"crons": [{"path": "/api/tick", "schedule": "*/5 * * * *"}], "rewrites": []})",
        "https://app.example.com/"
    );

    ASSERT_TRUE(result);
    EXPECT_EQ(result->toml, R"([tasks.api-tick]
kind = "http"
url = "https://app.example.com/api/tick"
compat = "vercel"
cron = "*/5 * * * *"
max_attempts = 1  # Vercel does not retry; raise it if the handler may run twice
)");
    EXPECT_THAT(result->warnings, ElementsAre());
}

TEST(ImportVercel, reads_schedules_too) {
    const auto result = import_vercel(
        R"({"schedules": {
          "daily.report": {"schedule": "0 9 * * *", "path": "/api/report?x=1",
                           "requestMethod": "POST", "timezone": "America/New_York", "jitter": 5},
          "cleanup": {"schedule": "0 * * * *", "function": "api/cleanup.ts"},
          "digest": {"schedule": "0 * * * *", "topic": "digests"}
        }})",
        "http://127.0.0.1:3000"
    );

    ASSERT_TRUE(result);
    EXPECT_THAT(result->names, ElementsAre("daily.report", "cleanup"));
    EXPECT_THAT(result->toml, HasSubstr(R"([tasks."daily.report"]
kind = "http"
url = "http://127.0.0.1:3000/api/report?x=1"
compat = "vercel"
method = "POST"
cron = "0 9 * * *"
timezone = "America/New_York"
jitter = "5m"
)"));
    EXPECT_THAT(result->toml, HasSubstr("url = \"http://127.0.0.1:3000/api/cleanup\""));
    EXPECT_THAT(
        result->warnings,
        Contains(HasSubstr("schedules.cleanup: a private function has no address"))
    );
    EXPECT_THAT(result->warnings, Contains(HasSubstr("schedules.digest: targets neither")));
}

TEST(ImportVercel, gives_each_cron_a_name_of_its_own) {
    const auto named = import_vercel(
        R"({"crons": [
          {"path": "/api/tick", "schedule": "0 7 * * *"},
          {"path": "/api/tick", "schedule": "0 8 * * *"},
          {"path": "/api/tick?key=abc", "schedule": "5 8 * * *"},
          {"path": "/", "schedule": "0 0 * * *"},
          {"path": "/api/[id]/x/", "schedule": "0 0 * * *"}
        ]})",
        "http://h"
    );
    ASSERT_TRUE(named);
    EXPECT_THAT(
        named->names, ElementsAre("api-tick", "api-tick-2", "api-tick-3", "root", "api--id--x")
    );
    EXPECT_THAT(named->warnings, Contains(HasSubstr("crons[1]: `api-tick` is taken")));
    EXPECT_THAT(named->warnings, Contains(HasSubstr("crons[1]: called at two hours of UTC")));
    EXPECT_THAT(
        named->warnings, Contains(HasSubstr("crons[2]: the address holds what looks like"))
    );
}

TEST(ImportVercel, warns_where_vercel_would_differ) {
    const auto result = import_vercel(
        R"({"crons": [
          {"path": "/a", "schedule": "0 0 13 * 5"},
          {"path": "/b", "schedule": "0 0 * * MON"},
          {"path": "/c", "schedule": "0 0 * * 1", "timezone": "Asia/Tokyo", "headers": {}}
        ]})",
        ""
    );

    ASSERT_TRUE(result);
    EXPECT_THAT(result->warnings, Contains(HasSubstr("crons[0]: day of month and day of week")));
    EXPECT_THAT(result->warnings, Contains(HasSubstr("crons[1]: Vercel takes five fields")));
    EXPECT_THAT(result->warnings, Contains(HasSubstr("crons[2]: Vercel runs `crons` in UTC")));
    EXPECT_THAT(result->warnings, Contains(HasSubstr("crons[2].headers: not imported")));
    EXPECT_THAT(result->warnings, Contains(HasSubstr("no base address")));
    EXPECT_THAT(result->toml, HasSubstr("url = \"/a\""));
}

struct BadImport {
    std::string_view json;
    std::string_view code;
    std::string_view message;
};

TEST(ImportVercel, says_what_is_wrong_and_where) {
    const std::vector<BadImport> rows = {
        {"", "invalid_json", "not JSON"},
        {"{", "invalid_json", "not JSON"},
        {"[]", "invalid_import", "must be a JSON object"},
        {R"({"crons": {}})", "invalid_import", "crons: must be an array"},
        {R"({"crons": [1]})", "invalid_import", "crons[0]: must be an object"},
        {R"({"crons": [{"path": "/a"}]})", "invalid_import", "crons[0].schedule: is missing"},
        {R"({"crons": [{"schedule": "* * * * *"}]})", "invalid_import", "crons[0].path: must be"},
        {R"({"crons": [{"path": "http://x/", "schedule": "* * * * *"}]})",
         "invalid_import",
         "crons[0].path: must be"},
        {R"({"crons": [{"path": "/a", "schedule": "* * * * *"}, {"path": "/b", "schedule": "99 * * * *"}]})",
         "invalid_cron",
         "crons[1].schedule: range: "},
        {R"({"crons": [{"path": "/a", "schedule": ""}]})", "invalid_cron", "schedule: empty: "},
        {R"({"crons": [{"path": "/a\n", "schedule": "* * * * *"}]})",
         "invalid_import",
         "holds blanks"},
        {R"({"schedules": []})", "invalid_import", "schedules: must be an object"},
        {R"({"schedules": {"a/b": {}}})", "invalid_import", "schedules.a/b: must be"},
        {R"({"schedules": {"a": {"schedule": "@daily", "path": "/", "timezone": "Mars/X"}}})",
         "invalid_timezone",
         "schedules.a.timezone: zone"},
        {R"({"schedules": {"a": {"schedule": "@daily", "path": "/", "jitter": -1}}})",
         "invalid_import",
         "schedules.a.jitter"},
        {R"({"schedules": {"a": {"schedule": "@daily", "path": "/", "requestMethod": "BREW"}}})",
         "invalid_import",
         "schedules.a.requestMethod"},
    };
    for (const auto& row : rows) {
        const auto result = import_vercel(row.json, "http://h");
        ASSERT_FALSE(result) << row.json;
        EXPECT_EQ(result.error().code, row.code) << row.json;
        EXPECT_THAT(result.error().message, HasSubstr(std::string(row.message))) << row.json;
    }
    EXPECT_EQ(import_vercel("{}", "ftp://h").error().code, "invalid_url");
}

TEST(ImportVercel, writes_what_the_config_reads) {
    const auto result = import_vercel(
        R"({"crons": [{"path": "/api/\"q\"", "schedule": "0 0 * * *"}],
            "schedules": {"s": {"schedule": "@daily", "path": "/s", "timezone": "Asia/Tokyo"}}})",
        "http://h"
    );

    ASSERT_TRUE(result);
    const TestSources sources{.toml = result->toml};
    EXPECT_EQ(sources.problems(), "ok");
    EXPECT_EQ(sources.load()->schedules.size(), 2U);
    EXPECT_EQ(sources.load()->tasks.at("s").retry.max_attempts, 1);
}

}  // namespace
}  // namespace pawl::config
