// SPDX-License-Identifier: Apache-2.0
// What the end of a command means for the attempt. Pure.
#pragma once

#include <string_view>

#include "pawl/job/outcome.h"
#include "pawl/kinds/exec/exec_options.h"
#include "pawl/runtime/child.h"

namespace pawl::kinds::exec {

// The outcome of a command that was not stopped, without a result. Error codes: exit_CODE,
// signal_NUMBER, cpu_limit, memory_limit, process_limit, not_started, guard_lost. All are tried
// again but for exit codes that the task calls permanent. The message names the program and ends
// with `last_words`, redacted.
[[nodiscard]] auto judge(
    const ExecTaskOptions& options, const ChildEnd& end, std::string_view last_words
) -> job::Outcome;

}  // namespace pawl::kinds::exec
