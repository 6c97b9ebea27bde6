// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/attempt_end.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <optional>
#include <string>

namespace pawl::task {
namespace {

auto failure_in(const char* json) -> std::optional<std::string> {
    return reported_failure(boost::json::parse(json));
}

TEST(ReportedFailure, is_the_error_beside_success_false) {
    EXPECT_EQ(failure_in(R"({"success":false,"error":"no rows"})"), "no rows");
    EXPECT_EQ(failure_in(R"({"success":false,"error":{"code":7}})"), R"({"code":7})");
    EXPECT_NE(failure_in(R"({"success":false})"), std::nullopt);
}

TEST(ReportedFailure, is_absent_from_any_other_result) {
    for (const auto* json :
         {"null",
          "[]",
          "{}",
          R"({"success":true,"error":"x"})",
          R"({"success":0})",
          R"({"error":"x"})"}) {
        EXPECT_EQ(failure_in(json), std::nullopt) << json;
    }
}

}  // namespace
}  // namespace pawl::task
