// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/basic/basic_kinds.h"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>

#include "pawl/job/outcome.h"
#include "pawl/runtime/manual_alarms.h"
#include "pawl/task/fake_context.h"
#include "pawl/task/kind.h"
#include "pawl/task/task.h"

namespace pawl::kinds::basic {
namespace {

using job::AttemptEnd;
using std::chrono::seconds;

auto runner_of(const task::Kind& kind) -> std::shared_ptr<const task::Runner> {
    return kind.make_runner({.task = "greet", .options = {}}).value();
}

TEST(NoopKind, gives_its_payload_back) {
    task::FakeContext context;
    context.job_.payload = R"({"n":1.10})";
    const auto runner = runner_of(NoopKind());

    const task::FakeAttempt attempt(*runner, context);

    ASSERT_TRUE(attempt.ended());
    EXPECT_EQ(attempt.outcome(), job::Outcome::success(R"({"n":1.10})"));
}

TEST(NoopKind, refuses_options) {
    const auto runner = NoopKind().make_runner({.task = "greet", .options = {{"url", "x"}}});

    ASSERT_FALSE(runner);
    EXPECT_EQ(runner.error().code, "unknown_field");
}

class SleepKindTest : public testing::Test {
 protected:
    task::FakeContext context_;
    ManualAlarms alarms_{context_.clock_};
    std::shared_ptr<const task::Runner> runner_ = runner_of(SleepKind(alarms_));
};

TEST_F(SleepKindTest, succeeds_when_its_time_is_over) {
    context_.job_.payload = R"({"duration":"2s"})";
    task::FakeAttempt attempt(*runner_, context_);

    attempt.advance(std::chrono::milliseconds(1999), alarms_);
    EXPECT_FALSE(attempt.ended());
    attempt.advance(std::chrono::milliseconds(1), alarms_);

    ASSERT_TRUE(attempt.ended());
    EXPECT_EQ(attempt.outcome().end, AttemptEnd::succeeded);
}

TEST_F(SleepKindTest, ends_at_once_when_it_is_stopped) {
    context_.job_.payload = R"({"duration":"2s"})";
    task::FakeAttempt attempt(*runner_, context_);

    context_.stopper_.request_stop();
    attempt.settle();

    ASSERT_TRUE(attempt.ended());
    EXPECT_EQ(attempt.outcome().end, AttemptEnd::released);
}

TEST_F(SleepKindTest, does_not_begin_when_it_is_stopped_already) {
    context_.job_.payload = R"({"duration":"2s"})";
    context_.stopper_.request_stop();

    const task::FakeAttempt attempt(*runner_, context_);

    EXPECT_TRUE(attempt.ended());
}

TEST_F(SleepKindTest, times_out_at_the_deadline_of_the_attempt) {
    context_.job_.payload = R"({"duration":"2h"})";
    context_.job_.timeout = seconds(5);
    task::FakeAttempt attempt(*runner_, context_);

    attempt.advance(seconds(5), alarms_);

    ASSERT_TRUE(attempt.ended());
    EXPECT_EQ(attempt.outcome().end, AttemptEnd::timed_out);
    EXPECT_TRUE(attempt.outcome().error.retryable);
}

TEST_F(SleepKindTest, fails_for_good_without_a_duration) {
    for (const auto* payload : {"", "null", "{}", R"({"duration":2})", R"({"duration":"soon"})"}) {
        context_.job_.payload = payload;
        const task::FakeAttempt attempt(*runner_, context_);

        ASSERT_TRUE(attempt.ended()) << payload;
        EXPECT_EQ(attempt.outcome().error.code, "invalid_payload") << payload;
        EXPECT_FALSE(attempt.outcome().error.retryable) << payload;
    }
}

auto fail_attempt(int attempt, const char* payload) -> job::Outcome {
    task::FakeContext context;
    context.job_.attempt = attempt;
    context.job_.payload = payload;
    const auto runner = runner_of(FailKind());
    return task::FakeAttempt(*runner, context).outcome();
}

TEST(FailKind, fails_every_attempt_when_nothing_else_is_said) {
    for (const auto* payload : {"", "null", "{}"}) {
        const auto outcome = fail_attempt(1000, payload);

        EXPECT_EQ(outcome.end, AttemptEnd::failed) << payload;
        EXPECT_TRUE(outcome.error.retryable) << payload;
    }
}

TEST(FailKind, succeeds_behind_the_failures_that_were_asked_for) {
    EXPECT_EQ(fail_attempt(2, R"({"times":2})").end, AttemptEnd::failed);
    EXPECT_EQ(fail_attempt(3, R"({"times":2})").end, AttemptEnd::succeeded);
}

TEST(FailKind, fails_for_good_when_asked_to) {
    EXPECT_FALSE(fail_attempt(1, R"({"permanent":true})").error.retryable);
}

TEST(FailKind, refuses_a_payload_of_other_types) {
    EXPECT_EQ(fail_attempt(1, R"({"times":"2"})").error.code, "invalid_payload");
    EXPECT_EQ(fail_attempt(1, R"({"permanent":1})").error.code, "invalid_payload");
}

}  // namespace
}  // namespace pawl::kinds::basic
