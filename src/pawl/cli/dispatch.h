// SPDX-License-Identifier: Apache-2.0
// From the words of a command line to the command.
#pragma once

#include <string>
#include <vector>

#include "pawl/cli/shell.h"

namespace pawl::cli {

// `args` without the program's name. Returns the exit code. Options that every command takes may
// also stand before the noun.
[[nodiscard]] auto dispatch(const std::vector<std::string>& args, Shell& shell) -> int;

}  // namespace pawl::cli
