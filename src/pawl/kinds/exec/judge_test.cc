// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/exec/judge.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <cerrno>
#include <string_view>

#include "pawl/job/outcome.h"
#include "pawl/runtime/child.h"

namespace pawl::kinds::exec {
namespace {

using job::Outcome;

auto options() -> ExecTaskOptions {
    ExecTaskOptions options;
    options.order.command = {"/bin/backup", "--all"};
    options.exit_codes.listed[3] = Verdict::success;
    options.exit_codes.listed[64] = Verdict::permanent;
    return options;
}

auto judge(const ChildEnd& end, std::string_view last_words = "") -> Outcome {
    return exec::judge(options(), end, last_words);
}

auto exited(int code) -> ChildEnd {
    return {.kind = ChildEndKind::exited, .code = code};
}

TEST(Judge, takes_zero_and_what_the_task_says_as_success) {
    EXPECT_EQ(judge(exited(0)), Outcome::success(""));
    EXPECT_EQ(judge(exited(3)), Outcome::success(""));
}

TEST(Judge, retries_an_exit_code_unless_it_is_permanent) {
    EXPECT_EQ(
        judge(exited(75), "try later"),
        Outcome::failure("exit_75", "/bin/backup exited with code 75: try later")
    );
    EXPECT_EQ(
        judge(exited(64)), Outcome::permanent_failure("exit_64", "/bin/backup exited with code 64")
    );
}

TEST(Judge, retries_what_a_signal_ended) {
    EXPECT_EQ(
        judge({.kind = ChildEndKind::signalled, .code = SIGSEGV}),
        Outcome::failure("signal_11", "/bin/backup was ended by signal 11")
    );
    EXPECT_EQ(judge({.kind = ChildEndKind::signalled, .code = SIGXCPU}).error.code, "cpu_limit");
}

TEST(Judge, names_the_limit_that_was_reached) {
    auto end = exited(0);
    end.cause = ChildCause::memory;
    EXPECT_EQ(judge(end).error.code, "memory_limit");
    end.cause = ChildCause::processes;
    EXPECT_EQ(judge(end).error.code, "process_limit");
}

TEST(Judge, says_why_a_command_did_not_start) {
    const ChildEnd end{
        .kind = ChildEndKind::not_started, .code = ENOENT, .detail = "start the command"
    };

    EXPECT_EQ(
        judge(end),
        Outcome::failure(
            "not_started", "/bin/backup did not start: start the command: No such file or directory"
        )
    );
    EXPECT_EQ(judge({.kind = ChildEndKind::guard_lost}).error.code, "guard_lost");
}

TEST(Judge, takes_secrets_out_of_the_last_words) {
    EXPECT_FALSE(judge(exited(1), "refused token=abcdefgh").error.message.contains("abcdefgh"));
}

}  // namespace
}  // namespace pawl::kinds::exec
