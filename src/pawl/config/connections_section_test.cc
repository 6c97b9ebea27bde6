// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/connections_section.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>

#include "pawl/config/print.h"
#include "pawl/config/test_sources.h"

namespace pawl::config {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

auto load(std::string_view toml, Environment environment = {}) -> Config {
    const TestSources sources{.toml = std::string(toml), .environment = std::move(environment)};
    auto config = sources.load();
    EXPECT_TRUE(config) << sources.problems();
    return config ? *config : Config{};
}

auto problems(std::string_view toml) -> std::string {
    return TestSources{.toml = std::string(toml)}.problems();
}

auto warnings(const Config& config) -> std::string {
    std::string text;
    for (const auto& warning : config.warnings) {
        text += to_text(warning) + "\n";
    }
    return text;
}

TEST(Databases, are_read_with_their_defaults) {
    const auto config = load(
        "[databases.app]\nurl = \"env:URL\"\n"
        "[databases.old]\nurl = \"sqlite:./old.db\"\nread_only = true\nidle_close = \"1m\"\n"
        "max = 9\nstatement_timeout = \"5s\"\n",
        {{"URL", "postgres://ada:s3cret@h/db"}}
    );

    ASSERT_EQ(config.databases.size(), 2U);
    const auto& app = config.databases[0];
    EXPECT_EQ(app.name, "app");
    EXPECT_EQ(app.url.reveal(), "postgres://ada:s3cret@h/db");
    EXPECT_FALSE(app.read_only);
    EXPECT_EQ(app.idle_close, seconds(20));
    EXPECT_EQ(app.max, 4);
    EXPECT_EQ(app.statement_timeout, seconds(30));
    const auto& old = config.databases[1];
    EXPECT_EQ(old.url.reveal(), "sqlite:./old.db");
    EXPECT_TRUE(old.read_only);
    EXPECT_EQ(old.idle_close, seconds(60));
    EXPECT_EQ(old.max, 9);
    EXPECT_EQ(old.statement_timeout, seconds(5));
    EXPECT_EQ(warnings(config), "");
}

TEST(Databases, come_from_the_environment_when_the_file_has_none) {
    const Environment both = {
        {"DATABASE_URL", "postgres://a/"}, {"NEON_DATABASE_URL", "postgres://b/"}
    };

    EXPECT_EQ(load("", both).databases.at(0).url.reveal(), "postgres://a/");
    EXPECT_EQ(
        load("", {{"NEON_DATABASE_URL", "postgres://b/"}}).databases.at(0).url.reveal(),
        "postgres://b/"
    );
    const auto set = load("[databases.app]\nurl = \"sqlite:x.db\"\n", both);
    ASSERT_EQ(set.databases.size(), 1U);
    EXPECT_EQ(set.databases[0].url.reveal(), "sqlite:x.db");
    EXPECT_TRUE(load("").databases.empty());
}

TEST(Databases, leave_out_a_variable_that_is_for_somebody_else) {
    const auto config = load("", {{"DATABASE_URL", "mysql://ada:s3cret@h/db"}});

    EXPECT_TRUE(config.databases.empty());
    EXPECT_THAT(warnings(config), HasSubstr("DATABASE_URL: must be postgres://"));
    EXPECT_THAT(warnings(config), Not(HasSubstr("s3cret")));
}

TEST(Databases, are_refused_with_the_place_of_what_is_wrong) {
    EXPECT_THAT(
        problems("[databases.app]\nurl = \"mysql://u:s3cret@h/db\"\n"),
        HasSubstr("2:7 databases.app.url: must be postgres://")
    );
    EXPECT_THAT(problems("[databases.app]\n"), HasSubstr("1:12 databases.app.url: is missing"));
    EXPECT_THAT(
        problems("[databases.app]\nurl = \"sqlite:x\"\nidle_cloze = \"1s\"\n"),
        HasSubstr("3:1 databases.app.idle_cloze: unknown key; did you mean `idle_close`?")
    );
    EXPECT_THAT(
        problems("[databases.app]\nurl = \"sqlite:x\"\nmax = 0\n"),
        HasSubstr("3:7 databases.app.max: must be an integer 1..100")
    );
    EXPECT_THAT(
        problems("[databases.app]\nurl = \"env:NOT_SET\"\n"),
        HasSubstr("databases.app.url: the environment variable NOT_SET is not set")
    );
    EXPECT_THAT(problems("[databases.\"a b\"]\nurl = \"sqlite:x\"\n"), HasSubstr("is not a name"));
    EXPECT_THAT(
        problems("[databases.app]\nurl = \"postgres://u:s3cret@h:port/db\"\n"),
        Not(HasSubstr("s3cret"))
    );
}

TEST(Databases, warn_about_a_password_in_the_file_and_about_nothing_else) {
    const auto plain = load("[databases.app]\nurl = \"postgres://u:s3cret@h/db\"\n");
    EXPECT_THAT(warnings(plain), HasSubstr("databases.app.url: a secret in plain text"));
    EXPECT_EQ(plain.databases.at(0).url.reveal(), "postgres://u:s3cret@h/db");

    EXPECT_EQ(warnings(load("[databases.app]\nurl = \"postgres:///db\"\n")), "");
}

TEST(Databases, are_not_taken_from_a_file_that_everybody_may_read) {
    const TestSources sources{
        .toml = "[databases.app]\nurl = \"file:/url\"\n",
        .files = {{"/url", {.text = "postgres://u:s3cret@h/db\n", .world_readable = true}}}
    };

    EXPECT_THAT(sources.problems(), HasSubstr("may be read by everybody"));
}

TEST(Caches, are_redis_or_upstash) {
    const auto config = load(
        "[caches.main]\nurl = \"env:URL\"\n"
        "[caches.far]\nupstash = { url = \"https://x.upstash.io\", token = \"env:TOKEN\" }\n",
        {{"URL", "redis://:s3cret@h:1/2"}, {"TOKEN", "t0ken"}}
    );

    ASSERT_EQ(config.caches.size(), 2U);
    EXPECT_EQ(config.caches[0].url.reveal(), "redis://:s3cret@h:1/2");
    EXPECT_EQ(config.caches[1].upstash.url, "https://x.upstash.io");
    EXPECT_EQ(config.caches[1].upstash.token.reveal(), "t0ken");
    EXPECT_EQ(warnings(config), "");
}

TEST(Caches, come_from_the_environment_when_the_file_has_none) {
    Environment environment = {
        {"REDIS_URL", "redis://h"},
        {"UPSTASH_REDIS_REST_URL", "https://x.upstash.io"},
        {"UPSTASH_REDIS_REST_TOKEN", "t0ken"}
    };

    EXPECT_EQ(load("", environment).caches.at(0).url.reveal(), "redis://h");
    environment["REDIS_URL"] = "rediss://u:s3cret@x.upstash.io:6379";
    const auto far = load("", environment);
    EXPECT_EQ(far.caches.at(0).upstash.token.reveal(), "t0ken");
    EXPECT_THAT(warnings(far), HasSubstr("REDIS_URL: rediss:// needs TLS"));
    environment.erase("UPSTASH_REDIS_REST_TOKEN");
    EXPECT_TRUE(load("", environment).caches.empty());
}

TEST(Caches, are_refused_with_the_place_of_what_is_wrong) {
    EXPECT_THAT(problems("[caches.main]\n"), HasSubstr("needs one of `url` and `upstash`"));
    EXPECT_THAT(
        problems("[caches.main]\nurl = \"redis://h\"\nupstash = { url = \"x\", token = \"y\" }\n"),
        HasSubstr("needs one of `url` and `upstash`")
    );
    EXPECT_THAT(
        problems("[caches.main]\nurl = \"http://u:s3cret@h\"\n"),
        HasSubstr("2:7 caches.main.url: must be redis://")
    );
    EXPECT_THAT(
        problems("[caches.main]\nupstash = { url = \"ftp://x\" }\n"),
        testing::AllOf(
            HasSubstr("caches.main.upstash.url: must be an http or https address"),
            HasSubstr("caches.main.upstash.token: is missing")
        )
    );
}

constexpr std::string_view kTask = "[tasks.a]\nkind = \"http\"\nurl = \"http://a/\"\n";

TEST(Connections, of_tasks_must_be_there) {
    const auto with = [](std::string_view keys) {
        return problems(
            std::string(kTask) + std::string(keys) +
            "[databases.shop]\nurl = \"sqlite:x\"\n[caches.far]\nurl = \"redis://h\"\n"
        );
    };

    EXPECT_EQ(with("db = \"shop\"\ncache = \"far\"\n"), "ok");
    EXPECT_THAT(
        with("db = \"shap\"\n"),
        HasSubstr("4:6 tasks.a.db: there is no [databases.shap]; did you mean `shop`?")
    );
    EXPECT_THAT(
        with("cache = \"fur\"\n"), HasSubstr("4:9 tasks.a.cache: there is no [caches.fur]")
    );
}

TEST(Connections, of_the_default_names_are_warned_about) {
    const auto config = load(std::string(kTask) + "db = \"app\"\ncache = \"main\"\n");

    EXPECT_THAT(
        warnings(config),
        testing::AllOf(
            HasSubstr("tasks.a: there is no [databases.app] and no DATABASE_URL; its jobs fail"),
            HasSubstr("tasks.a: there is no [caches.main] and no REDIS_URL; its jobs fail")
        )
    );
}

TEST(Connections, are_printed_without_their_secrets_and_read_again) {
    const auto config = load(
        "[databases.app]\nurl = \"env:URL\"\nmax = 2\n[caches.main]\nurl = \"env:REDIS\"\n"
        "[caches.far]\nupstash = { url = \"https://x.upstash.io\", token = \"env:TOKEN\" }\n",
        {{"URL", "postgres://ada:s3cret@h/db"},
         {"REDIS", "redis://:s3cret@h/1"},
         {"TOKEN", "s3cret"}}
    );

    const auto text = to_toml(config);

    EXPECT_THAT(text, Not(HasSubstr("s3cret")));
    EXPECT_THAT(
        text,
        HasSubstr("[databases.app]\nurl = \"postgres://***@h/db\"\nread_only = false\n"
                  "idle_close = \"20s\"\nmax = 2\nstatement_timeout = \"30s\"\n")
    );
    EXPECT_THAT(text, HasSubstr("[caches.main]\nurl = \"redis://***@h/1\"\n"));
    const TestSources again{.toml = text};
    EXPECT_EQ(again.problems(), "ok");
}

}  // namespace
}  // namespace pawl::config
