// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/auth_section.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/config/test_sources.h"

namespace pawl::config {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kSecret = "correct-horse-battery";

struct SecretRow {
    std::string what;
    std::string auth;
    Environment environment;
    bool readable;
    std::string problem;  // empty: none
    std::string warning;  // empty: none
};

auto secret_rows() -> std::vector<SecretRow> {
    const std::string other = "another-secret-of-20";
    const std::string secret(kSecret);
    return {
        {"a variable",
         R"(cron_secrets = ["env:CRON_SECRET"])",
         {{"CRON_SECRET", secret}},
         false,
         "",
         ""},
        {"rotation",
         R"(cron_secrets = ["env:CRON_SECRET", "env:OLD"])",
         {{"CRON_SECRET", secret}, {"OLD", other}},
         false,
         "",
         ""},
        {"unset", R"(cron_secrets = ["env:CRON_SECRET"])", {}, false, "", "CRON_SECRET is not set"},
        {"a file", R"(cron_secrets = ["file:/s"])", {}, false, "", ""},
        {"a file for all", R"(cron_secrets = ["file:/s"])", {}, true, "may be read by everybody", ""
        },
        {"plain", "cron_secrets = [\"" + secret + "\"]", {}, false, "", "plain text"},
        {"plain and variable",
         "cron_secrets = [\"" + secret + "\"]",
         {{"CRON_SECRET", other}},
         false,
         "and by the environment variable CRON_SECRET",
         ""},
        {"file and variable",
         R"(cron_secrets = ["file:/s"])",
         {{"CRON_SECRET", other}},
         false,
         "and by the environment variable CRON_SECRET",
         ""},
        {"twice the same",
         "cron_secrets = [\"env:CRON_SECRET\", \"" + secret + "\"]",
         {{"CRON_SECRET", secret}},
         false,
         "and by the environment variable CRON_SECRET",
         ""},
        {"overlaid",
         "admin_token = \"" + secret + "\"",
         {{"PAWL_AUTH__ADMIN_TOKEN", other}},
         false,
         "is set in the environment and in the file",
         ""},
        {"named and plain",
         "admin_token = \"" + secret + "\"",
         {{"PAWL_ADMIN_TOKEN", other}},
         false,
         "and by the environment variable PAWL_ADMIN_TOKEN",
         ""},
    };
}

TEST(AuthSection, keeps_secrets_out_of_sight) {
    const std::string secret(kSecret);
    for (const auto& row : secret_rows()) {
        const TestSources sources{
            .toml = "[auth]\n" + row.auth + "\n",
            .environment = row.environment,
            .files = {{"/s", {.text = secret, .world_readable = row.readable}}},
        };
        const auto config = sources.load();
        EXPECT_EQ(config.has_value(), row.problem.empty()) << row.what << sources.problems();
        EXPECT_THAT(sources.problems(), HasSubstr(row.problem)) << row.what;
        EXPECT_THAT(sources.problems(), Not(HasSubstr(secret))) << row.what;
        const auto warnings = config ? config->warnings : std::vector<Warning>{};
        EXPECT_EQ(warnings.size(), row.warning.empty() ? 0U : 1U) << row.what;
        EXPECT_THAT(warnings.empty() ? "" : warnings[0].message, HasSubstr(row.warning))
            << row.what;
    }
}

TEST(AuthSection, reads_what_tokens_must_say) {
    const TestSources sources{
        .toml =
            "[auth]\njwt = { secret = \"env:JWT\", issuer = \"https://id\", audience = \"a\", "
            "tasks = [\"crawl\"], cookie = \"__session\" }\n",
        .environment = {{"JWT", "correct-horse-battery-staple-of-32"}},
    };

    const auto jwt = sources.load().value().auth.jwt;

    ASSERT_TRUE(jwt);
    EXPECT_EQ(jwt->secret->reveal(), "correct-horse-battery-staple-of-32");
    EXPECT_EQ(jwt->issuer, "https://id");
    EXPECT_EQ(jwt->audience, "a");
    EXPECT_EQ(jwt->tasks, std::vector<std::string>{"crawl"});
    EXPECT_EQ(jwt->cookie, "__session");
}

TEST(AuthSection, reads_the_keys_of_functions_beside_the_cron_secrets) {
    const TestSources sources{
        .toml = "[auth]\nfunction_keys = [\"env:ANON_KEY\", \"env:SERVICE_KEY\"]\n",
        .environment =
            {{"ANON_KEY", std::string(kSecret)}, {"SERVICE_KEY", "another-secret-of-20"}},
    };

    const auto auth = sources.load().value().auth;

    ASSERT_EQ(auth.function_keys.size(), 2U);
    EXPECT_EQ(auth.function_keys[0].reveal(), kSecret);
    EXPECT_TRUE(auth.cron_secrets.empty());
}

TEST(AuthSection, reads_the_keys_of_issuers_from_their_file) {
    for (const std::string name : {"/jwks.json", "file:/jwks.json"}) {
        const TestSources sources{
            .toml = "[auth]\njwt = { jwks_file = \"" + name + "\" }\n",
            .files = {{"/jwks.json", {.text = R"({"keys":[]})", .world_readable = true}}},
        };

        const auto config = sources.load();

        ASSERT_TRUE(config && config->auth.jwt) << sources.problems();
        EXPECT_EQ(config->auth.jwt->jwks, R"({"keys":[]})");
        EXPECT_EQ(config->auth.jwt->jwks_file, "/jwks.json");
        EXPECT_TRUE(config->warnings.empty());
    }
}

TEST(AuthSection, accepts_no_token_until_the_secret_is_there) {
    const TestSources unset{.toml = "[auth]\njwt = { secret = \"env:JWT\" }\n"};
    const TestSources weak{
        .toml = "[auth]\njwt = { secret = \"env:JWT\" }\n",
        .environment = {{"JWT", "only-twenty-one-bytes"}},
    };

    EXPECT_FALSE(unset.load()->auth.jwt);
    EXPECT_THAT(unset.load()->warnings.front().message, HasSubstr("JWT is not set"));
    EXPECT_TRUE(weak.load()->auth.jwt);
    EXPECT_THAT(weak.load()->warnings.front().message, HasSubstr("RFC 7518"));
}

}  // namespace
}  // namespace pawl::config
