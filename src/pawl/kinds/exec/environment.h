// SPDX-License-Identifier: Apache-2.0
// The environment of a command: what its task names and what it may know of its job. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/job/job.h"

namespace pawl::kinds::exec {

// Linux takes no longer one: MAX_ARG_STRLEN, 32 pages with the NUL at its end (man 2 execve).
inline constexpr std::size_t kMostVariableBytes = std::size_t{32} * 4096;

// [A-Za-z_][A-Za-z0-9_]*
[[nodiscard]] auto is_variable_name(std::string_view name) -> bool;

// What a task may not set: PAWL_*, which pawl sets, and what changes which code a program runs
// before its own begins: PATH, IFS, LD_* and the like.
[[nodiscard]] auto is_reserved_variable(std::string_view name) -> bool;

enum class PayloadRule : std::uint8_t {
    required,  // the command gets its payload in no other way
    optional,  // left out where it does not fit
};

// "NAME=VALUE" each: PATH, `own`, PAWL_JOB_ID, PAWL_TASK, PAWL_ATTEMPT, PAWL_FENCE, PAWL_PAYLOAD
// and, of a job that a schedule made, PAWL_SCHEDULE and PAWL_SLOT (none for a run by hand).
// Error: payload_too_large.
[[nodiscard]] auto make_environment(
    const std::vector<std::string>& own, const job::Job& job, PayloadRule rule
) -> Result<std::vector<std::string>>;

}  // namespace pawl::kinds::exec
