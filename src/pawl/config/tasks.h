// SPDX-License-Identifier: Apache-2.0
// Reads [tasks.x] and [schedules.x].
#pragma once

#include "pawl/config/config.h"
#include "pawl/config/sources.h"
#include "pawl/config/table_reader.h"
#include "pawl/task/kind.h"

namespace pawl::config {

// Fills tasks, task_order, shown_options and the schedules of tasks with a `cron` of their own.
// The options of a kind are checked by the kind itself.
void read_tasks(
    TableReader& root,
    const Environment& environment,
    const task::KindCatalog& kinds,
    Config& config,
    Report& report
);

// Adds the schedules of [schedules.x], then checks what they say about tasks and about each other:
// names that exist, and no circle of `after`.
void read_schedules(TableReader& root, Config& config, Report& report);

}  // namespace pawl::config
