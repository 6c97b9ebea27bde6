// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/print.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/config/test_sources.h"

namespace pawl::config {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kFile = R"(
[auth]
cron_secrets = ["s3cr3t-s3cr3t-s3cr3t"]
function_keys = ["s3cr3t-s3cr3t-s3cr3t"]
jwt = { secret = "s3cr3t-s3cr3t-s3cr3t-s3cr3t-s3cr3t", issuer = "https://id" }
[queues.mail]
concurrency = 3
[tasks.a]
kind = "http"
url = "https://user:s3cr3t@host/x?key=s3cr3t&page=2"
headers = { authorization = "Bearer s3cr3t", accept = "a\"b" }
cron = "0 2 * * *"
payload = { n = 1 }
unique = { key = "{{payload.n}}", while = "window", window = "1h", on_conflict = "replace" }
concurrency_key = "n-{{payload.n}}"
backoff = ["1s", "2s"]
[tasks.b]
kind = "http"
url = "env:B_URL"
)";

TEST(PrintConfig, never_shows_a_secret) {
    const TestSources sources{
        .toml = std::string(kFile), .environment = {{"B_URL", "http://s3cr3t/"}}
    };

    const auto text = to_toml(sources.load().value());

    EXPECT_THAT(text, Not(HasSubstr("s3cr3t")));
    EXPECT_THAT(text, HasSubstr("cron_secrets = [\"***\"]"));
    EXPECT_THAT(text, HasSubstr("function_keys = [\"***\"]"));
    EXPECT_THAT(text, HasSubstr("[auth.jwt]\nsecret = \"***\"\nissuer = \"https://id\""));
    EXPECT_THAT(text, HasSubstr("url = \"https://***@host/x?key=***&page=2\""));
    EXPECT_THAT(text, HasSubstr(R"(headers = { authorization = "***", accept = "a\"b" })"));
    EXPECT_THAT(text, HasSubstr("url = \"***\""));
}

TEST(PrintConfig, is_read_again_as_the_same) {
    std::string toml(kFile);
    toml.erase(0, toml.find("[queues"));
    const TestSources sources{.toml = toml, .environment = {{"B_URL", "http://b/"}}};
    const auto config = sources.load().value();

    auto text = to_toml(config);
    const auto hidden = text.find("url = \"***\"");
    text.replace(hidden, 11, "url = \"http://b/\"");
    const auto again = TestSources{.toml = text}.load();

    ASSERT_TRUE(again) << TestSources{.toml = text}.problems();
    EXPECT_EQ(again->schedules, config.schedules);
    EXPECT_EQ(again->tasks.at("a").retry, config.tasks.at("a").retry);
    EXPECT_EQ(again->tasks.at("a").payload, config.tasks.at("a").payload);
    const auto& keys = again->tasks.at("a").keys;
    EXPECT_EQ(keys.unique->key.text, "{{payload.n}}");
    EXPECT_EQ(keys.unique->window, std::chrono::hours(1));
    EXPECT_EQ(keys.unique->on_conflict, job::OnConflict::replace);
    EXPECT_EQ(keys.concurrency_key->text, "n-{{payload.n}}");
    EXPECT_EQ(again->queues.at(0).concurrency, 3);
}

}  // namespace
}  // namespace pawl::config
