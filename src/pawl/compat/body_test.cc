// SPDX-License-Identifier: Apache-2.0
#include "pawl/compat/body.h"

#include <gtest/gtest.h>

namespace pawl::compat {
namespace {

TEST(Body, is_an_object_or_nothing) {
    EXPECT_TRUE(read_body("").value().empty());
    EXPECT_TRUE(read_body(" \n").value().empty());
    EXPECT_EQ(read_body(R"({"jobId":7})").value().size(), 1U);
    EXPECT_EQ(read_body("[1]").error().code, "bad_request");
    EXPECT_EQ(read_body("{").error().code, "invalid_json");
}

TEST(Body, has_members_that_may_be_absent_or_null) {
    const auto body =
        read_body(R"({"text":"a","null":null,"number":7,"half":0.5,"list":[]})").value();

    EXPECT_EQ(text_in(body, "text").value(), "a");
    EXPECT_EQ(text_in(body, "null").value(), std::nullopt);
    EXPECT_EQ(text_in(body, "none").value(), std::nullopt);
    EXPECT_EQ(text_in(body, "number").error().message, "number must be a string");
    EXPECT_EQ(id_in(body, "number").value(), "7");
    EXPECT_EQ(id_in(body, "text").value(), "a");
    EXPECT_EQ(id_in(body, "list").error().message, "list must be a string or an integer");
    EXPECT_EQ(integer_in(body, "number", 1, 7).value(), 7);
    EXPECT_EQ(integer_in(body, "none", 1, 7).value(), std::nullopt);
}

TEST(Body, takes_integers_within_bounds_only) {
    const auto body = read_body(R"({"number":7,"half":0.5,"text":"7"})").value();

    EXPECT_EQ(
        integer_in(body, "number", 1, 6).error().message, "number must be an integer from 1 to 6"
    );
    EXPECT_FALSE(integer_in(body, "number", 8, 9).has_value());
    EXPECT_FALSE(integer_in(body, "half", 0, 9).has_value());
    EXPECT_FALSE(integer_in(body, "text", 0, 9).has_value());
}

TEST(Body, takes_job_ids_as_numbers_and_as_text) {
    EXPECT_EQ(job_id_in(12), JobId{12});
    EXPECT_EQ(job_id_in("12"), JobId{12});
    for (const auto& other :
         {Json("abc"), Json("1.5"), Json(-1), Json(1.5), Json("12 "), Json(true)}) {
        EXPECT_EQ(job_id_in(other), std::nullopt);
    }
}

TEST(Body, reads_what_jobs_hold_and_survives_anything) {
    const auto result = object_of(R"({"updated":3,"errors":["a"],"half":0.5,"text":"3"})");

    EXPECT_EQ(number_of(result, "updated"), 3);
    EXPECT_EQ(number_of(result, "half"), 0);
    EXPECT_EQ(number_of(result, "text"), 0);
    EXPECT_EQ(number_of(result, "none"), 0);
    EXPECT_EQ(json_of(result, "errors"), R"(["a"])");
    EXPECT_EQ(json_of(result, "none"), "null");
    EXPECT_TRUE(object_of("").empty());
    EXPECT_TRUE(object_of("7").empty());
    EXPECT_TRUE(object_of("{").empty());
}

TEST(Body, adds_a_member_to_a_payload) {
    EXPECT_EQ(with_member("", "dryRun", true), R"({"dryRun":true})");
    EXPECT_EQ(with_member(R"({"a":1,"n":2})", "n", 3), R"({"a":1,"n":3})");
    EXPECT_EQ(with_member("[1]", "n", 3), R"({"n":3})");
}

}  // namespace
}  // namespace pawl::compat
