// SPDX-License-Identifier: Apache-2.0
// The options of an exec task, read from the configuration.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/runtime/child.h"
#include "pawl/task/attempt_end.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::exec {

enum class Input : std::uint8_t { none, payload };

// What an exit code means for the attempt.
enum class Verdict : std::uint8_t { success, retry, permanent };

struct ExitCodes {
    std::map<int, Verdict> listed = {{0, Verdict::success}};
    Verdict others = Verdict::retry;

    [[nodiscard]] auto verdict(int code) const -> Verdict {
        const auto found = listed.find(code);
        return found == listed.end() ? others : found->second;
    }
};

// Enough for a program with threads, and few enough for a fork bomb to be harmless.
inline constexpr std::int64_t kDefaultProcesses = 256;

struct ExecTaskOptions {
    ChildOrder order = {.limits = {.processes = kDefaultProcesses}};
    std::vector<std::string> environment = {};  // NAME=VALUE, the task's own
    Input input = Input::none;
    std::size_t output_bytes = task::kMostResultBytes;  // kept of each of the two outputs
    ExitCodes exit_codes = {};
};

// Errors name their keys: missing_field, invalid_type, invalid_value, invalid_path, out_of_range,
// unknown_field, reserved_env.
[[nodiscard]] auto read_exec_options(const task::KindRequest& request) -> Result<ExecTaskOptions>;

}  // namespace pawl::kinds::exec
