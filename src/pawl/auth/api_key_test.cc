// SPDX-License-Identifier: Apache-2.0
#include "pawl/auth/api_key.h"

#include <gtest/gtest.h>

#include <array>
#include <set>

namespace pawl::auth {
namespace {

using std::chrono::days;
using std::chrono::hours;

constexpr WallTime kNow{std::chrono::seconds(1'780'000'000)};

auto a_key(access::Role role = access::Role::viewer) -> store::ApiKey {
    return {
        .id = store::KeyId{7},
        .name = "ci",
        .role = role,
        .scope = {.queues = {"mail"}},
        .prefix = "0123abcd",
        .digest = key_digest("the key"),
        .created_at = kNow,
    };
}

auto code_of(const store::ApiKey& key, WallTime now) -> std::string {
    const auto principal = principal_of(key, now);
    return principal ? "" : principal.error().code;
}

TEST(ApiKeys, are_made_of_random_bits_that_only_their_holder_has) {
    std::set<std::string> seen;
    for (int i = 0; i < 100; ++i) {
        const auto made = make_api_key();
        EXPECT_EQ(made.key.reveal().substr(0, 14), "pawl_" + made.prefix + "_");
        EXPECT_EQ(made.key.reveal().size(), 57U);  // 43 characters hold 256 bits
        EXPECT_EQ(made.digest, key_digest(made.key.reveal()));
        EXPECT_TRUE(seen.emplace(made.key.reveal()).second);
    }
}

TEST(ApiKeys, become_principals) {
    const auto viewer = principal_of(a_key(), kNow).value();
    const auto producer = principal_of(a_key(access::Role::producer), kNow).value();

    EXPECT_EQ(viewer.role, access::Role::viewer);
    EXPECT_EQ(viewer.id, "key:7");
    EXPECT_EQ(viewer.user_id, "");
    EXPECT_EQ(viewer.scope.queues, std::vector<std::string>{"mail"});
    EXPECT_EQ(producer.user_id, "key:7");
}

TEST(ApiKeys, say_why_they_open_nothing) {
    auto expiring = a_key();
    expiring.expires_at = kNow + hours(1);
    auto both = expiring;
    both.revoked_at = kNow;

    EXPECT_EQ(code_of(expiring, kNow + hours(1) - Duration(1)), "");
    EXPECT_EQ(code_of(expiring, kNow + hours(1)), "token_expired");
    EXPECT_EQ(code_of(both, kNow), "token_revoked");
    EXPECT_EQ(code_of(both, kNow + hours(2)), "token_revoked");
}

TEST(KeyRing, finds_what_was_put_and_nothing_else) {
    KeyRing ring;
    ring.put(std::array{a_key()}, kNow);

    EXPECT_EQ(*ring.find(key_digest("the key")), a_key());
    EXPECT_EQ(ring.find(key_digest("the kez")), nullptr);
    auto near = key_digest("the key");
    near.back() = near.back() == '0' ? '1' : '0';
    EXPECT_EQ(ring.find(near), nullptr);
    EXPECT_EQ(ring.find(""), nullptr);
}

TEST(KeyRing, takes_changes_and_forgets_what_ended_long_ago) {
    KeyRing ring;
    auto key = a_key();
    ring.put(std::array{key}, kNow);
    key.revoked_at = kNow;
    ring.put(std::array{key}, kNow);

    EXPECT_TRUE(ring.find(key.digest)->revoked_at);
    ring.put({}, kNow + days(30));
    EXPECT_NE(ring.find(key.digest), nullptr);
    ring.put({}, kNow + days(31));
    EXPECT_EQ(ring.find(key.digest), nullptr);
}

}  // namespace
}  // namespace pawl::auth
