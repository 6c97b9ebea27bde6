// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/exec/judge.h"

#include <fmt/format.h>
#include <signal.h>

#include <string>
#include <system_error>

#include "pawl/observe/redact.h"

namespace pawl::kinds::exec {
namespace {

using job::Outcome;

struct Reason {
    std::string code;
    std::string text;
};

auto reason_of_signal(int signal) -> Reason {
    if (signal == SIGXCPU) {
        return {.code = "cpu_limit", .text = "used more CPU time than `limits.cpu`"};
    }
    return {
        .code = fmt::format("signal_{}", signal),
        .text = fmt::format("was ended by signal {}", signal),
    };
}

auto reason_of_start(const ChildEnd& end) -> Reason {
    const auto why =
        end.code == 0 ? std::string() : ": " + std::generic_category().message(end.code);
    return {
        .code = "not_started",
        .text = fmt::format("did not start: {}{}", end.detail, why),
    };
}

auto reason_of(const ChildEnd& end) -> Reason {
    if (end.cause == ChildCause::memory) {
        return {.code = "memory_limit", .text = "used more memory than `limits.memory`"};
    }
    if (end.cause == ChildCause::processes) {
        return {.code = "process_limit", .text = "started more processes than `limits.processes`"};
    }
    switch (end.kind) {
        case ChildEndKind::exited:
            return {
                .code = fmt::format("exit_{}", end.code),
                .text = fmt::format("exited with code {}", end.code),
            };
        case ChildEndKind::signalled:
            return reason_of_signal(end.code);
        case ChildEndKind::not_started:
            return reason_of_start(end);
        case ChildEndKind::guard_lost:
            break;
    }
    return {.code = "guard_lost", .text = "was ended, since its guard was"};
}

}  // namespace

auto judge(const ExecTaskOptions& options, const ChildEnd& end, std::string_view last_words)
    -> Outcome {
    const bool plain = end.kind == ChildEndKind::exited && end.cause == ChildCause::itself;
    const auto verdict = plain ? options.exit_codes.verdict(end.code) : Verdict::retry;
    if (verdict == Verdict::success) {
        return Outcome::success("");
    }
    const auto reason = reason_of(end);
    const auto text = fmt::format(
        "{} {}{}{}",
        options.order.command.front(),
        reason.text,
        last_words.empty() ? "" : ": ",
        last_words
    );
    auto outcome = Outcome::failure(reason.code, redact(text));
    outcome.error.retryable = verdict == Verdict::retry;
    return outcome;
}

}  // namespace pawl::kinds::exec
