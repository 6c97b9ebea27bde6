// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/problem.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "pawl/base/json.h"

namespace pawl::api {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(Problem, has_the_members_of_the_contract) {
    const auto response =
        make_problem(fail_field("/priority", "out_of_range", "too much").error(), "r1");

    EXPECT_EQ(response.status, 422);
    const auto problem = read_json(response.body);
    ASSERT_TRUE(problem) << response.body;
    for (const char* member :
         {"type", "title", "status", "detail", "code", "request_id", "errors"}) {
        EXPECT_TRUE(problem->as_object().contains(member)) << member;
    }
    EXPECT_EQ(problem->at("code").as_string(), "out_of_range");
    EXPECT_EQ(problem->at("errors").at(0).at("pointer").as_string(), "/priority");
}

TEST(Problem, a_single_field_lends_its_code) {
    Error error{.code = "validation_failed", .message = "m"};
    error.fields.push_back({.pointer = "/a", .code = "invalid_name", .detail = "d"});
    EXPECT_EQ(code_of(error), "invalid_name");

    error.fields.push_back({.pointer = "/b", .code = "invalid_type", .detail = "d"});
    EXPECT_EQ(code_of(error), "validation_failed");
    EXPECT_EQ(status_of(error), 422);
}

TEST(Problem, statuses_are_those_of_the_contract) {
    const auto status = [](const char* code) { return status_of({.code = code, .message = ""}); };

    EXPECT_EQ(status("not_found"), 404);
    EXPECT_EQ(status("wrong_state"), 409);
    EXPECT_EQ(status("declared_in_config"), 409);
    EXPECT_EQ(status("quota_exceeded"), 409);
    EXPECT_EQ(status("in_progress"), 409);
    EXPECT_EQ(status("idempotency_mismatch"), 422);
    EXPECT_EQ(status("storage_full"), 507);
    EXPECT_EQ(status("overloaded"), 503);
    EXPECT_EQ(status("query_timeout"), 503);
    EXPECT_EQ(status("store_unavailable"), 503);
    EXPECT_EQ(status("json_too_deep"), 400);
    EXPECT_EQ(status("a code that nobody knows"), 500);
}

TEST(Problem, says_when_to_come_again) {
    for (const char* code : {"in_progress", "overloaded", "storage_full"}) {
        const auto response = make_problem({.code = code, .message = ""}, "r");
        EXPECT_TRUE(net::find_header(response.headers, "Retry-After")) << code;
    }
}

TEST(Problem, does_not_tell_what_stands_behind_a_500) {
    const auto response = make_problem({.code = "surprise", .message = "SELECT secret"}, "r");

    EXPECT_THAT(response.body, HasSubstr(R"("code":"internal")"));
    EXPECT_THAT(response.body, Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace pawl::api
