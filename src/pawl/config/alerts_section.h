// SPDX-License-Identifier: Apache-2.0
// Reads [alerts.x], and which of them a task names.
#pragma once

#include <vector>

#include "pawl/config/config.h"
#include "pawl/config/table_reader.h"
#include "pawl/task/kind.h"

namespace pawl::config {

// Fills `alerts`, and adds the task of each that delivers it (task::kAlertTaskPrefix) with its
// shown options; what is not a key of alerts is one of the kind `http`. Before read_tasks().
void read_alerts(TableReader& root, const task::KindCatalog& kinds, Config& config, Report& report);

// The key `alerts` of a task: names of such sections.
[[nodiscard]] auto read_alerts_of_task(TableReader& task, const Config& config)
    -> std::vector<task::Alert>;

}  // namespace pawl::config
