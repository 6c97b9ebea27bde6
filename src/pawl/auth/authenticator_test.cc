// SPDX-License-Identifier: Apache-2.0
#include "pawl/auth/authenticator.h"

#include <gtest/gtest.h>

#include <string>

namespace pawl::auth {
namespace {

constexpr const char* kToken = "an-admin-token-of-some-length";
constexpr const char* kSecret = "first-cron-secret";
const ManualClock kClock{WallTime(std::chrono::seconds(1'780'000'000))};

auto credentials() -> Credentials {
    Credentials made{.admin_token = Secret(kToken)};
    made.cron_secrets.emplace_back(kSecret);
    made.cron_secrets.emplace_back("other-cron-secret");
    return made;
}

auto verdict(std::string_view value, std::size_t count = 1) -> std::string {
    const Authenticator authenticator(kClock, credentials());
    const auto principal = authenticator.authenticate({.count = count, .value = value});
    return principal ? principal->id : principal.error().code;
}

TEST(Authenticator, knows_the_admin_token_by_bearer_in_any_case) {
    EXPECT_EQ(verdict("Bearer an-admin-token-of-some-length"), "admin");
    EXPECT_EQ(verdict("bearer an-admin-token-of-some-length"), "admin");
    EXPECT_EQ(verdict("BEARER  an-admin-token-of-some-length"), "admin");
}

TEST(Authenticator, answers_every_wrong_key_alike) {
    EXPECT_EQ(verdict("", 0), "unauthorized");
    EXPECT_EQ(verdict("Bearer an-admin-token-of-some-lengt"), "unauthorized");
    EXPECT_EQ(verdict("Bearer an-admin-token-of-some-lengthx"), "unauthorized");
    EXPECT_EQ(verdict("Bearer AN-ADMIN-TOKEN-OF-SOME-LENGTH"), "unauthorized");
    EXPECT_EQ(verdict("Basic YWRtaW46YWRtaW4="), "unauthorized");
    EXPECT_EQ(verdict("an-admin-token-of-some-length"), "unauthorized");
    EXPECT_EQ(verdict("Bearer"), "unauthorized");
    EXPECT_EQ(verdict("Bearer "), "unauthorized");
    EXPECT_EQ(verdict("Bearer first-cron-secret"), "unauthorized");
}

TEST(Authenticator, refuses_what_no_client_would_send) {
    EXPECT_EQ(verdict("Bearer an-admin-token-of-some-length", 2), "bad_authorization");
    EXPECT_EQ(verdict("Bearer a, Bearer b"), "bad_authorization");
    EXPECT_EQ(verdict("Bearer t\xC3\xB6ken"), "bad_authorization");
    EXPECT_EQ(verdict(std::string_view("Bearer a\0b", 10)), "bad_authorization");
    EXPECT_EQ(verdict("Bearer " + std::string(64 << 10, 'x')), "bad_authorization");
}

TEST(Authenticator, an_empty_admin_token_opens_nothing) {
    const Authenticator authenticator(kClock, Credentials{});

    EXPECT_FALSE(authenticator.authenticate({.count = 1, .value = "Bearer "}));
    EXPECT_FALSE(authenticator.authenticate({.count = 0, .value = ""}));
}

TEST(Authenticator, takes_a_cron_secret_bare_or_as_bearer) {
    const Authenticator authenticator(kClock, credentials());
    const auto check = [&](std::string_view value, std::size_t count = 1) {
        return authenticator.check_cron({.count = count, .value = value}, Origin::here);
    };

    EXPECT_EQ(check("first-cron-secret"), CronAccess::granted);
    EXPECT_EQ(check("Bearer first-cron-secret"), CronAccess::granted);
    EXPECT_EQ(check("bearer other-cron-secret"), CronAccess::granted);
    EXPECT_EQ(check("Bearer undefined"), CronAccess::refused);
    EXPECT_EQ(check("Bearer "), CronAccess::refused);
    EXPECT_EQ(check("", 0), CronAccess::refused);
    EXPECT_EQ(check("first-cron-secret", 2), CronAccess::refused);
    EXPECT_EQ(check(kToken), CronAccess::refused);
}

TEST(Authenticator, takes_function_keys_for_functions_alone) {
    auto made = credentials();
    made.function_keys.emplace_back("the-service-role-key");
    const Authenticator authenticator(kClock, made);
    const Authorization key{.count = 1, .value = "Bearer the-service-role-key"};
    const Authorization secret{.count = 1, .value = kSecret};

    EXPECT_EQ(authenticator.check_function(key, Origin::here), CronAccess::granted);
    EXPECT_EQ(authenticator.check_function(secret, Origin::here), CronAccess::granted);
    EXPECT_EQ(authenticator.check_cron(key, Origin::here), CronAccess::refused);
    EXPECT_EQ(authenticator.check_function({}, Origin::here), CronAccess::refused);
}

TEST(Authenticator, needs_only_one_of_both_for_functions) {
    Credentials made{.admin_token = Secret(kToken)};
    made.function_keys.emplace_back("the-service-role-key");
    const Authenticator authenticator(kClock, made);
    const Authorization key{.count = 1, .value = "Bearer the-service-role-key"};

    EXPECT_EQ(authenticator.check_function(key, Origin::here), CronAccess::granted);
    EXPECT_EQ(authenticator.check_cron(key, Origin::here), CronAccess::not_configured);
}

TEST(Authenticator, cron_routes_stay_closed_until_there_is_a_secret) {
    const Authenticator authenticator(kClock, Credentials{.admin_token = Secret(kToken)});

    EXPECT_EQ(
        authenticator.check_cron({.count = 1, .value = "Bearer undefined"}, Origin::here),
        CronAccess::not_configured
    );
}

TEST(Authenticator, dev_mode_asks_nobody_here_for_a_secret) {
    const Authenticator authenticator(kClock, Credentials{}, DevMode::on);

    EXPECT_EQ(authenticator.check_cron({}, Origin::here), CronAccess::granted);
    EXPECT_EQ(authenticator.check_cron({}, Origin::elsewhere), CronAccess::not_configured);
}

TEST(Authenticator, forgets_the_old_secrets_at_reload) {
    Authenticator authenticator(kClock, credentials());
    Credentials next{.admin_token = Secret("the-next-admin-token")};
    next.cron_secrets.emplace_back("other-cron-secret");

    authenticator.replace(next);

    using enum CronAccess;
    EXPECT_EQ(authenticator.check_cron({.count = 1, .value = kSecret}, Origin::here), refused);
    EXPECT_EQ(
        authenticator.check_cron({.count = 1, .value = "other-cron-secret"}, Origin::here), granted
    );
    EXPECT_TRUE(authenticator.authenticate({.count = 1, .value = "Bearer the-next-admin-token"}));
    EXPECT_FALSE(
        authenticator.authenticate({.count = 1, .value = "Bearer an-admin-token-of-some-length"})
    );
}

}  // namespace
}  // namespace pawl::auth
