// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/native/native_kind.h"

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <utility>
#include <vector>

#include "pawl/job/job.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/native/handlers.h"
#include "pawl/pawl.h"
#include "pawl/runtime/alarm.h"
#include "pawl/task/attempt_end.h"
#include "pawl/task/fake_context.h"
#include "pawl/task/task.h"

namespace pawl::kinds::native {
namespace {

using job::AttemptEnd;
using job::Outcome;

class NativeKindTest : public testing::Test {
 protected:
    auto runner_of(Handler handler) -> std::shared_ptr<const task::Runner> {
        Handlers handlers;
        EXPECT_TRUE(handlers.add("greet", std::move(handler)));
        kind_ = std::make_unique<NativeKind>(std::move(handlers), 1, *alarms_);
        return kind_->make_runner({.task = "greet", .options = {}}).value();
    }

    auto outcome_of(Handler handler) -> Outcome {
        const auto runner = runner_of(std::move(handler));
        task::FakeAttempt attempt(*runner, context_);
        attempt.finish();
        return attempt.outcome();
    }

    task::FakeContext context_;
    std::unique_ptr<Alarms> alarms_ = make_system_alarms(context_.clock_);
    std::unique_ptr<NativeKind> kind_;
};

TEST_F(NativeKindTest, makes_what_the_handler_returns_the_result) {
    context_.job_.payload = R"({"name":"Ada","n":7})";

    const auto outcome = outcome_of([](Context& job) -> Json {
        return {{"greeting", "Hello, " + job.payload("name")}, {"n", job.payload("n", "0")}};
    });

    EXPECT_EQ(outcome, Outcome::success(R"({"greeting":"Hello, Ada","n":"7"})"));
}

TEST_F(NativeKindTest, shows_the_attempt_to_the_handler) {
    context_.job_.attempt = 2;
    context_.job_.payload = R"({"n":1.10})";

    const auto outcome = outcome_of([](Context& job) -> Json {
        job.log("hello");
        job.warn("careful");
        job.progress(50, "half");
        return {
            job.job_id(),
            job.task(),
            job.attempt(),
            job.payload_text(),
            job.payload("none"),
            job.stop_requested()
        };
    });

    EXPECT_EQ(outcome.result, R"([7,"greet",2,"{\"n\":1.10}","",false])");
    EXPECT_EQ(context_.lines_, (std::vector<std::string>{"hello", "careful"}));
    EXPECT_EQ(context_.progress_, (job::Progress{.percent = 50, .message = "half"}));
}

TEST_F(NativeKindTest, fails_the_attempt_with_the_message_of_an_exception) {
    const auto outcome = outcome_of([](Context&) -> Json { throw std::runtime_error("no disk"); });

    EXPECT_EQ(outcome, Outcome::failure("exception", "no disk"));
}

TEST_F(NativeKindTest, takes_secrets_out_of_the_message) {
    const auto outcome =
        outcome_of([](Context&) -> Json { throw std::runtime_error("token=abcdefgh refused"); });

    EXPECT_EQ(outcome.error.message.find("abcdefgh"), std::string::npos);
}

TEST_F(NativeKindTest, survives_what_is_no_exception) {
    EXPECT_EQ(outcome_of([](Context&) -> Json { throw 7; }).error.code, "exception");
}

TEST_F(NativeKindTest, does_not_try_again_what_is_permanent) {
    const auto outcome = outcome_of([](Context&) -> Json { throw Permanent("no such user"); });

    EXPECT_EQ(outcome, Outcome::permanent_failure("permanent", "no such user"));
}

TEST_F(NativeKindTest, fails_when_the_handler_reports_no_success) {
    const auto outcome =
        outcome_of([](Context&) -> Json { return {{"success", false}, {"error", "no rows"}}; });

    EXPECT_EQ(outcome, Outcome::failure("reported_failure", "no rows"));
}

TEST_F(NativeKindTest, refuses_a_result_above_the_limit) {
    const auto outcome =
        outcome_of([](Context&) -> Json { return Json(std::string(task::kMostResultBytes, 'x')); });

    EXPECT_EQ(outcome.error.code, "result_too_large");
}

TEST_F(NativeKindTest, has_no_runner_for_a_task_without_a_handler) {
    const NativeKind kind(Handlers(), 1, *alarms_);

    const auto runner = kind.make_runner({.task = "greet", .options = {}});

    ASSERT_TRUE(runner);
    EXPECT_EQ(*runner, nullptr);
}

TEST_F(NativeKindTest, takes_no_options) {
    const NativeKind kind(Handlers(), 1, *alarms_);

    const auto runner = kind.make_runner({.task = "greet", .options = {{"command", "rm"}}});

    ASSERT_FALSE(runner);
    EXPECT_EQ(runner.error().code, "unknown_field");
}

TEST_F(NativeKindTest, tells_the_handler_to_stop_and_takes_its_answer) {
    std::promise<void> begun;
    const auto runner = runner_of([&begun](Context& job) -> Json {
        std::promise<void> stopped;
        const std::stop_callback on_stop(job.stop_token(), [&stopped] { stopped.set_value(); });
        begun.set_value();
        stopped.get_future().wait();
        return "stopped in time";
    });
    task::FakeAttempt attempt(*runner, context_);
    begun.get_future().wait();

    context_.stopper_.request_stop();
    attempt.finish();

    EXPECT_EQ(attempt.outcome(), Outcome::success(R"("stopped in time")"));
    EXPECT_EQ(kind_->overdue(), 0U);
}

TEST_F(NativeKindTest, fences_an_overdue_handler_off) {
    std::promise<void> begun;
    std::promise<void> gate;
    const auto runner = runner_of([&begun, &gate](Context& job) -> Json {
        if (job.attempt() == 2) {
            return nullptr;
        }
        begun.set_value();
        gate.get_future().wait();
        job.log("too late");
        job.progress(100);
        return "too late";
    });
    task::FakeAttempt attempt(*runner, context_);
    begun.get_future().wait();

    context_.clock_.advance(context_.job_.timeout);
    context_.stopper_.request_stop();
    attempt.finish();
    EXPECT_EQ(attempt.outcome().end, AttemptEnd::timed_out);
    EXPECT_EQ(kind_->overdue(), 1U);

    gate.set_value();
    task::FakeContext second;
    second.job_.attempt = 2;
    task::FakeAttempt(*runner, second).finish();  // On the same thread, and so behind the first.
    EXPECT_EQ(kind_->overdue(), 0U);
    EXPECT_TRUE(context_.lines_.empty());
    EXPECT_EQ(context_.progress_, std::nullopt);
}

TEST_F(NativeKindTest, does_not_begin_what_has_timed_out_in_line) {
    std::promise<void> begun;
    std::promise<void> gate;
    int runs = 0;
    auto runner = runner_of([&](Context&) -> Json {
        ++runs;
        begun.set_value();
        gate.get_future().wait();
        return nullptr;
    });
    task::FakeAttempt running(*runner, context_);
    begun.get_future().wait();
    task::FakeAttempt in_line(*runner, context_);

    context_.clock_.advance(context_.job_.timeout);
    context_.stopper_.request_stop();
    in_line.finish();
    running.finish();
    gate.set_value();
    runner.reset();
    kind_.reset();  // Waits for the thread.

    EXPECT_EQ(in_line.outcome().end, AttemptEnd::timed_out);
    EXPECT_EQ(runs, 1);
}

TEST(Handlers, keep_the_first_handler_of_a_name) {
    Handlers handlers;

    EXPECT_TRUE(handlers.add("greet", [](Context&) -> Json { return 1; }));
    EXPECT_FALSE(handlers.add("greet", [](Context&) -> Json { return 2; }));
}

}  // namespace
}  // namespace pawl::kinds::native
