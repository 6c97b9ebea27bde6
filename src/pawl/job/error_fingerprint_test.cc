// SPDX-License-Identifier: Apache-2.0
#include "pawl/job/error_fingerprint.h"

#include <gtest/gtest.h>

#include <set>

namespace pawl::job {
namespace {

auto same(std::string_view left, std::string_view right) -> bool {
    return shape_of(left) == shape_of(right);
}

TEST(ErrorShape, leaves_numbers_out) {
    EXPECT_EQ(shape_of("attempt 3 of 12 was asked to fail"), "attempt # of # was asked to fail");
    EXPECT_EQ(shape_of("took 1.5s, limit 900ms"), "took #, limit #");
    EXPECT_EQ(shape_of("rows 1, 2, 3"), shape_of("rows 17"));
    EXPECT_EQ(shape_of("read at 0x7ffe12ab failed"), "read at # failed");
}

TEST(ErrorShape, keeps_a_name_that_ends_in_a_number_but_not_the_number) {
    EXPECT_EQ(shape_of("E11000 duplicate key"), "E# duplicate key");
    EXPECT_EQ(shape_of("no such x509 field"), "no such x# field");
    EXPECT_TRUE(same("table shard_7 is gone", "table shard_12 is gone"));
    EXPECT_FALSE(same("utf8 is wrong", "x509 is wrong"));
}

TEST(ErrorShape, leaves_ids_out) {
    EXPECT_TRUE(same(
        "job 550e8400-e29b-41d4-a716-446655440000 is gone",
        "job beefcafe-dead-abcd-fade-c0ffee00c0de is gone"
    ));
    EXPECT_EQ(shape_of("object 5f3c9ab17e is gone"), "object # is gone");
    EXPECT_EQ(shape_of("commit ab12cd34 is gone"), "commit # is gone");
    EXPECT_EQ(shape_of("customer cus_NffrFeUfNV2Hib is gone"), "customer cus_# is gone");
    EXPECT_EQ(shape_of("pod worker-7f9c8b6d4-x2x9p left"), "pod worker-# left");
    EXPECT_EQ(shape_of("the facade is gone"), "the facade is gone") << "a word is no number";
}

TEST(ErrorShape, leaves_times_out) {
    EXPECT_TRUE(same("since 2026-01-02T03:04:05.123Z", "since 2026-11-30 23:59:59+00:00"));
    EXPECT_EQ(shape_of("at 10:20:30 it stopped"), "at # it stopped");
}

TEST(ErrorShape, leaves_addresses_out) {
    EXPECT_TRUE(same("connect to 10.0.0.1:5432: refused", "connect to 192.168.17.4:80: refused"));
    EXPECT_TRUE(same("connect to fe80::1: refused", "connect to 2001:db8::ff00:42: refused"));
    EXPECT_EQ(shape_of("no mailbox ann@example.com here"), "no mailbox # here");
    EXPECT_EQ(shape_of("cannot resolve db.example.com"), "cannot resolve db.example.com");
}

TEST(ErrorShape, leaves_ids_in_paths_and_queries_out) {
    EXPECT_EQ(
        shape_of("GET https://shop.test/users/17/orders/9f3b2c?page=2&sort=up answered 503"),
        "GET https://shop.test/users/#/orders/#?# answered #"
    );
    EXPECT_EQ(shape_of("is it there? no"), "is it there? no");
}

TEST(ErrorShape, leaves_quoted_texts_out) {
    EXPECT_TRUE(same("no user 'ann'", "no user 'bob the builder'"));
    EXPECT_TRUE(same("one of \"a\", \"b\"", "one of \"c\""));
    EXPECT_EQ(shape_of("open '/tmp/x': no such file"), "open #: no such file");
    EXPECT_EQ(shape_of(R"(says "a \"b\" c" twice)"), "says # twice");
}

TEST(ErrorShape, takes_no_apostrophe_for_a_quote) {
    EXPECT_EQ(shape_of("can't find it, don't ask"), "can't find it, don't ask");
    EXPECT_EQ(shape_of("an open 'quote"), "an open 'quote");
}

TEST(ErrorShape, keeps_the_names_of_json_members) {
    EXPECT_EQ(shape_of(R"({"error":"gone","id":5})"), R"({"error":#,"id":#})");
    EXPECT_FALSE(same(R"({"error":"x"})", R"({"reason":"x"})"));
}

TEST(ErrorShape, makes_white_space_one_space) {
    EXPECT_EQ(shape_of("a\n\t b  \r\n"), "a b");
    EXPECT_EQ(shape_of(""), "");
}

TEST(ErrorShape, keeps_letters_of_every_language) {
    EXPECT_EQ(shape_of("Datei nicht geöffnet: 5"), "Datei nicht geöffnet: #");
}

TEST(ErrorShape, is_bounded_whatever_the_message_is) {
    const std::string words(100'000, 'x');
    EXPECT_EQ(shape_of(words).size(), kMostShapeBytes);
    EXPECT_EQ(shape_of(std::string(100'000, '7')), "#");
    std::string quotes;
    while (quotes.size() < 100'000) {
        quotes += "- \"a 'b `c";  // none of them is closed
    }
    EXPECT_EQ(shape_of(quotes), quotes.substr(0, kMostShapeBytes - 1)) << "and no space at the end";
}

TEST(ErrorShape, what_varies_in_length_does_not_move_where_it_is_cut) {
    const std::string tail(2 * kMostShapeBytes, 'x');
    EXPECT_TRUE(same("row 1 " + tail, "row 123456789 " + tail));
}

TEST(ErrorFingerprint, differs_by_task_code_and_shape) {
    const std::set<std::string> all = {
        error_fingerprint("a", "e", "no 5"),
        error_fingerprint("b", "e", "no 5"),
        error_fingerprint("a", "f", "no 5"),
        error_fingerprint("a", "e", "yes 5"),
        error_fingerprint("ae", "", "no 5"),
    };
    EXPECT_EQ(all.size(), 5U);
    EXPECT_EQ(error_fingerprint("a", "e", "no 5"), error_fingerprint("a", "e", "no 6"));
}

// The store keeps fingerprints: a change of the rules would split every group in two.
TEST(ErrorFingerprint, is_what_it_has_always_been) {
    EXPECT_EQ(
        error_fingerprint("report", "http_503", "POST https://shop.test/r/5 answered 503"),
        "c7e65067933404e8"
    );
}

TEST(ErrorFingerprint, has_a_form) {
    EXPECT_TRUE(is_error_fingerprint(error_fingerprint("a", "e", "m")));
    EXPECT_TRUE(is_error_fingerprint("other"));
    EXPECT_FALSE(is_error_fingerprint("Other"));
    EXPECT_FALSE(is_error_fingerprint("0123456789ABCDEF"));
    EXPECT_FALSE(is_error_fingerprint("0123456789abcdef0"));
    EXPECT_FALSE(is_error_fingerprint(""));
}

TEST(IsError, counts_what_went_wrong_and_nothing_else) {
    const auto ended = [](AttemptEnd end) { return is_error(Outcome::ended(end, "c", "m")); };
    EXPECT_TRUE(ended(AttemptEnd::failed));
    EXPECT_TRUE(ended(AttemptEnd::timed_out));
    EXPECT_TRUE(ended(AttemptEnd::lost));
    EXPECT_FALSE(ended(AttemptEnd::cancelled));
    EXPECT_FALSE(ended(AttemptEnd::skipped));
    EXPECT_FALSE(ended(AttemptEnd::snoozed));
    EXPECT_FALSE(ended(AttemptEnd::released));
    EXPECT_FALSE(is_error(Outcome::success("")));
    EXPECT_FALSE(is_error(Outcome::failure("", "no code")));
}

}  // namespace
}  // namespace pawl::job
