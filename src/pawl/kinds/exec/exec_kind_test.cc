// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/exec/exec_kind.h"

#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/json.h"
#include "pawl/job/outcome.h"
#include "pawl/task/fake_context.h"
#include "pawl/task/task.h"

namespace pawl::kinds::exec {
namespace {

using boost::json::array;
using boost::json::object;
using job::AttemptEnd;
using job::Outcome;

class ExecKindTest : public testing::Test {
 protected:
    auto runner_of(object options) -> std::shared_ptr<const task::Runner> {
        const ExecKind kind({.guard = PAWL_GUARD, .before_command = [this] { ++commands_; }});
        return kind.make_runner({.task = "greet", .options = std::move(options)}).value();
    }

    auto run(object options) -> Outcome {
        const auto runner = runner_of(std::move(options));
        task::FakeAttempt attempt(*runner, context_);
        attempt.finish();
        return attempt.outcome();
    }

    auto run_script(std::string_view script) -> Outcome {
        return run({{"command", array{"sh", "-c", script}}});
    }

    auto stdout_of(const Outcome& outcome) -> std::string {
        const auto result = read_json(outcome.result).value();
        return std::string(result.at("stdout").as_string());
    }

    task::FakeContext context_;
    int commands_ = 0;
};

TEST_F(ExecKindTest, makes_code_and_output_the_result) {
    const auto outcome = run_script("echo hello; echo careful >&2");

    EXPECT_EQ(
        outcome,
        Outcome::success(
            R"({"exit_code":0,"stdout":"hello\n","stderr":"careful\n","truncated":false})"
        )
    );
    EXPECT_EQ(context_.lines_.size(), 2U);
    EXPECT_EQ(commands_, 1);
}

TEST_F(ExecKindTest, gives_the_payload_in_the_environment) {
    context_.job_.payload = R"json({"name":"$(id)"})json";

    EXPECT_EQ(stdout_of(run_script("printf %s \"$PAWL_PAYLOAD\"")), context_.job_.payload);
}

TEST_F(ExecKindTest, gives_the_payload_on_input_when_the_task_says_so) {
    context_.job_.payload = '"' + std::string(300'000, 'x') + '"';

    const auto outcome = run(
        {{"command", array{"sh", "-c", "wc -c; echo ${PAWL_PAYLOAD-none}"}}, {"stdin", "payload"}}
    );

    EXPECT_EQ(stdout_of(outcome), "300002\nnone\n");
}

TEST_F(ExecKindTest, fails_for_good_with_a_payload_that_does_not_fit) {
    context_.job_.payload = '"' + std::string(300'000, 'x') + '"';

    const auto outcome = run_script("true");

    EXPECT_EQ(outcome.error.code, "payload_too_large");
    EXPECT_FALSE(outcome.error.retryable);
    EXPECT_EQ(commands_, 0);
}

TEST_F(ExecKindTest, fails_with_code_and_last_words) {
    EXPECT_EQ(
        run_script("echo first >&2; echo 'no disk' >&2; exit 9"),
        Outcome::failure("exit_9", "sh exited with code 9: no disk")
    );
}

TEST_F(ExecKindTest, gives_the_attempt_back_when_it_is_stopped) {
    context_.stopper_.request_stop();

    EXPECT_EQ(run_script("exec sleep 600").end, AttemptEnd::released);
    EXPECT_EQ(commands_, 0);
}

TEST_F(ExecKindTest, stops_a_command_that_runs) {
    const auto runner = runner_of({{"command", array{"sleep", "600"}}});
    task::FakeAttempt attempt(*runner, context_);

    context_.stopper_.request_stop();
    attempt.finish();

    EXPECT_EQ(attempt.outcome().end, AttemptEnd::released);
}

TEST_F(ExecKindTest, times_out_at_the_deadline_of_the_attempt) {
    context_.job_.timeout = std::chrono::milliseconds(100);
    const auto runner = runner_of({{"command", array{"sleep", "600"}}});
    task::FakeAttempt attempt(*runner, context_);

    context_.clock_.advance(context_.job_.timeout);
    attempt.finish();

    EXPECT_EQ(attempt.outcome().end, AttemptEnd::timed_out);
}

TEST_F(ExecKindTest, keeps_no_more_output_than_the_task_wants) {
    const auto outcome = run({{"command", array{"echo", "abcdef"}}, {"output_bytes", 3}});

    EXPECT_EQ(outcome.result, R"({"exit_code":0,"stdout":"abc","stderr":"","truncated":true})");
}

TEST(ExecKind, refuses_options_that_are_wrong) {
    const auto refused =
        ExecKind({}).make_runner({.task = "greet", .options = {{"command", "ls"}}});

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "invalid_type");
}

}  // namespace
}  // namespace pawl::kinds::exec
