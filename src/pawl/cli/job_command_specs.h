// SPDX-License-Identifier: Apache-2.0
// The lines of the command table that are about jobs and batches, and what all lists share.
#pragma once

#include <vector>

#include "pawl/cli/command_spec.h"

namespace pawl::cli {

void add_job_specs(std::vector<CommandSpec>& specs);

// --limit and --cursor.
[[nodiscard]] auto paging_options() -> std::vector<OptionSpec>;

}  // namespace pawl::cli
