// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/key_rules.h"

#include <gtest/gtest.h>

#include "pawl/config/test_sources.h"

namespace pawl::config {
namespace {

auto rules_of(std::string keys) -> task::KeyRules {
    const TestSources sources{
        .toml = "[tasks.a]\nkind = \"http\"\nurl = \"http://localhost/\"\n" + std::move(keys)
    };
    const auto config = sources.load();
    EXPECT_TRUE(config.has_value()) << sources.problems();
    return config ? config->tasks.at("a").keys : task::KeyRules();
}

TEST(ConfigKeyRules, are_none_where_a_task_says_nothing) {
    const auto rules = rules_of("");

    EXPECT_FALSE(rules.unique);
    EXPECT_FALSE(rules.concurrency_key);
}

TEST(ConfigKeyRules, may_be_a_template_alone) {
    const auto rules =
        rules_of("unique = \"{{payload.siteId}}\"\nconcurrency_key = \"{{payload.tenant}}\"\n");

    ASSERT_TRUE(rules.unique);
    EXPECT_EQ(rules.unique->key.text, "{{payload.siteId}}");
    EXPECT_EQ(rules.unique->window, std::nullopt);
    EXPECT_EQ(rules.unique->on_conflict, job::OnConflict::existing);
    const auto keys = task::keys_of(rules, R"({"siteId":"s","tenant":"t"})").value();
    EXPECT_EQ(keys.unique->key, "s");
    EXPECT_EQ(keys.concurrency_key, "t");
}

TEST(ConfigKeyRules, may_say_for_how_long_and_what_a_conflict_is) {
    const auto unfinished =
        rules_of("unique = { key = \"all\", while = \"unfinished\", on_conflict = \"reject\" }\n");
    const auto window =
        rules_of("unique = { key = \"all\", while = \"window\", window = \"1h\" }\n");

    EXPECT_EQ(unfinished.unique->window, std::nullopt);
    EXPECT_EQ(unfinished.unique->on_conflict, job::OnConflict::reject);
    EXPECT_EQ(window.unique->window, std::chrono::hours(1));
}

TEST(ConfigKeyRules, are_checked_against_the_payloads_of_schedules) {
    const TestSources sources{.toml = R"(
[tasks.a]
kind = "http"
url = "http://localhost/"
unique = "{{payload.site}}"
payload = { site = "fine" }
[schedules.good]
task = "a"
cron = "* * * * *"
[schedules.absent]
task = "a"
cron = "* * * * *"
payload = {}
[schedules.bad]
task = "a"
cron = "* * * * *"
payload = { site = "two\nlines" }
)"};

    EXPECT_EQ(sources.problems().find("schedules.good"), std::string::npos);
    EXPECT_EQ(sources.problems().find("schedules.absent"), std::string::npos);
    EXPECT_NE(sources.problems().find("schedules.bad: /payload: the task"), std::string::npos);
}

}  // namespace
}  // namespace pawl::config
