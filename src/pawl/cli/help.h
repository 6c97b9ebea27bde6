// SPDX-License-Identifier: Apache-2.0
// Help texts: examples first.
#pragma once

#include <string>
#include <string_view>

#include "pawl/cli/command_spec.h"

namespace pawl::cli {

[[nodiscard]] auto help_of_program() -> std::string;
[[nodiscard]] auto help_of_noun(std::string_view noun) -> std::string;
[[nodiscard]] auto help_of_command(const CommandSpec& spec) -> std::string;

}  // namespace pawl::cli
