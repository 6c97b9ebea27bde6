// SPDX-License-Identifier: Apache-2.0
// What this process and the guard tell each other, as text. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/runtime/child.h"

namespace pawl {

// The first argument of a program that is to be a guard.
inline constexpr std::string_view kGuardWord = "__guard";

// The arguments of the guard, from the program's own name on.
[[nodiscard]] auto to_arguments(const ChildOrder& order) -> std::vector<std::string>;
// The inverse. Error: invalid_order.
[[nodiscard]] auto parse_order(std::span<const std::string> arguments) -> Result<ChildOrder>;

// One line each: which process the command is, and how it ended.
[[nodiscard]] auto started_line(int process) -> std::string;
[[nodiscard]] auto end_line(const ChildEnd& end) -> std::string;

// What the guard has said so far.
struct GuardReport {
    int process = 0;  // what is to be the command, or is it already; 0: there is none yet
    bool has_end = false;
    ChildEnd end = {};
};
// Lines that mean nothing are passed over.
[[nodiscard]] auto parse_report(std::string_view text) -> GuardReport;

}  // namespace pawl
