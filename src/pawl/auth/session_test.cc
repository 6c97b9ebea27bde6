// SPDX-License-Identifier: Apache-2.0
#include "pawl/auth/session.h"

#include <gtest/gtest.h>

namespace pawl::auth {
namespace {

TEST(Session, is_told_from_every_other_and_kept_as_a_digest) {
    const Secret key("key");
    const auto one = make_session(key);
    const auto other = make_session(key);
    EXPECT_NE(one.token.reveal(), other.token.reveal());
    EXPECT_GE(one.token.reveal().size(), 43U);  // 256 bits as base64url
    EXPECT_TRUE(is_session_token(key, one.token.reveal()));
    EXPECT_FALSE(is_session_token(Secret("other"), one.token.reveal()));
    EXPECT_FALSE(is_session_token(key, "made-up"));
    EXPECT_EQ(one.digest, session_digest(one.token.reveal()));
    EXPECT_EQ(one.digest.find(one.token.reveal()), std::string::npos);
}

TEST(Session, has_a_csrf_token_of_its_own) {
    const Secret key("key");
    EXPECT_EQ(csrf_token(key, "a"), csrf_token(key, "a"));
    EXPECT_NE(csrf_token(key, "a"), csrf_token(key, "b"));
    EXPECT_NE(csrf_token(key, "a"), csrf_token(Secret("other"), "a"));
    EXPECT_TRUE(is_csrf_token(key, "a", csrf_token(key, "a")));
    EXPECT_FALSE(is_csrf_token(key, "a", csrf_token(key, "b")));
    EXPECT_FALSE(is_csrf_token(key, "a", ""));
}

TEST(CookieIn, finds_the_first_of_exactly_that_name) {
    EXPECT_EQ(cookie_in("a=1; pawl=x; pawl=y", "pawl"), "x");
    EXPECT_EQ(cookie_in("pawl=", "pawl"), "");
    EXPECT_EQ(cookie_in("pawl2=1; xpawl=2; pawl", "pawl"), std::nullopt);
    EXPECT_EQ(cookie_in("", "pawl"), std::nullopt);
    EXPECT_EQ(cookie_in(";;; =;", "pawl"), std::nullopt);
}

}  // namespace
}  // namespace pawl::auth
