// SPDX-License-Identifier: Apache-2.0
// Tasks that name others in `on_success` and `on_failure`: their names, and that no chain is a
// circle.
#pragma once

#include "pawl/config/config.h"
#include "pawl/config/problem.h"
#include "pawl/config/table_reader.h"

namespace pawl::config {

// Looks at all tasks of the file, behind the last of them. `tasks` is [tasks].
void check_task_chains(const TableReader& tasks, const Config& config, Report& report);

}  // namespace pawl::config
