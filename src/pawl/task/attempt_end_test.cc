// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/attempt_end.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "pawl/job/job.h"
#include "pawl/job/outcome.h"

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

auto end_of(job::Outcome outcome, std::optional<WallTime> deadline = std::nullopt) -> job::Outcome {
    const job::Job job{.task = "t", .attempt = 1, .deadline = deadline};
    return decide_end({}, job, std::move(outcome), 0, WallTime(std::chrono::seconds(9))).outcome;
}

TEST(DecideEnd, says_whether_a_timeout_was_the_jobs_deadline) {
    const auto late = job::Outcome::ended(job::AttemptEnd::timed_out, "timeout", "too long");

    EXPECT_EQ(end_of(late).error.code, "timeout");
    EXPECT_EQ(end_of(late, WallTime(std::chrono::seconds(10))).error.code, "timeout");
    EXPECT_EQ(end_of(late, WallTime(std::chrono::seconds(9))).error.code, "deadline_exceeded");
}

TEST(DecideEnd, keeps_texts_that_can_be_read_again) {
    auto outcome = job::Outcome::failure("c", std::string(8191, 'x') + "\xC3\xA9 and more");
    outcome.result = "\"\xFF\"";

    const auto end = end_of(outcome);

    EXPECT_EQ(end.error.message, std::string(8191, 'x'));
    EXPECT_EQ(end.result, "\"\xEF\xBF\xBD\"");
}

}  // namespace
}  // namespace pawl::task
