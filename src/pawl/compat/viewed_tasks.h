// SPDX-License-Identifier: Apache-2.0
// Which of the five systems' tables shows the jobs of which task. Pure.
#pragma once

#include <vector>

#include "pawl/commands/sql_views.h"
#include "pawl/task/task.h"

namespace pawl::compat {

// The same jobs, under the same names, as the routes of those systems tell of.
[[nodiscard]] auto viewed_tasks(const task::TaskMap& tasks) -> std::vector<store::ViewedTask>;

}  // namespace pawl::compat
