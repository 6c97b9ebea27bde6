// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/commands.h"
#include "pawl/cli/exit_code.h"
#include "pawl/cli/output.h"

namespace pawl::cli {

auto version_command(const Invocation& invocation, Shell& shell) -> int {
    if (form_of(invocation) == Form::table) {
        shell.out << "pawl " PAWL_VERSION "\n";
    } else {
        shell.out << R"({"name":"pawl","version":")" PAWL_VERSION "\"}\n";
    }
    return kOk;
}

}  // namespace pawl::cli
