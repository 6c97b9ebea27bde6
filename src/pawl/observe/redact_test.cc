// SPDX-License-Identifier: Apache-2.0
#include "pawl/observe/redact.h"

#include <gtest/gtest.h>

namespace pawl {
namespace {

TEST(Redact, hides_what_follows_a_scheme) {
    EXPECT_EQ(redact("Authorization: Bearer abc.def"), "Authorization: Bearer ***");
    EXPECT_EQ(redact("sent bearer abc, got 401"), "sent bearer ***, got 401");
}

TEST(Redact, hides_the_password_of_a_url) {
    EXPECT_EQ(redact("cannot reach postgres://u:p@host/db"), "cannot reach postgres://***@host/db");
    EXPECT_EQ(redact("GET https://example.com/a@b"), "GET https://example.com/a@b");
}

TEST(Redact, hides_known_kinds_of_keys) {
    EXPECT_EQ(redact("used sk-abcdefghijklmnop here"), "used *** here");
    EXPECT_EQ(redact("sent pawl_0123abcd_x-Y_z by mistake"), "sent *** by mistake");
    EXPECT_EQ(redact("jwt eyJhbGciOiJIUzI1NiJ9.e30.AAAA"), "jwt ***");
    EXPECT_EQ(redact("?token=abc&page=2"), "?token=***&page=2");
}

TEST(Redact, leaves_plain_text_alone) {
    EXPECT_EQ(redact("pawl_jobs_enqueued_total 3"), "pawl_jobs_enqueued_total 3");
    EXPECT_EQ(redact("task risk-assessment failed: 3 of 4"), "task risk-assessment failed: 3 of 4");
}

TEST(KeptText, is_utf8_whatever_came_and_cut_between_characters) {
    EXPECT_EQ(kept_text("abcdef", 4), "abcd");
    EXPECT_EQ(kept_text("x\xC3\xA9", 2), "x");
    EXPECT_EQ(kept_text("x\xC3\xA9", 3), "x\xC3\xA9");
    EXPECT_EQ(kept_text("\xE9\x94\x99\xE9\x94\x99", 5), "\xE9\x94\x99");
    EXPECT_EQ(
        kept_text(
            "a\xFF\xFE"
            "b",
            10
        ),
        "a\xEF\xBF\xBD\xEF\xBF\xBD"
        "b"
    );
    EXPECT_EQ(kept_text("Bearer abc.def", 100), "Bearer ***");
    EXPECT_EQ(kept_text("", 5), "");
}

}  // namespace
}  // namespace pawl
