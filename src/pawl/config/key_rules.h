// SPDX-License-Identifier: Apache-2.0
// `unique` and `concurrency_key` of a task: templates of its jobs' keys.
#pragma once

#include "pawl/config/config.h"
#include "pawl/config/table_reader.h"
#include "pawl/task/key_rules.h"

namespace pawl::config {

// unique = "{{payload.siteId}}", or a table with `key`, `while`, `window` and `on_conflict`;
// concurrency_key = "{{payload.tenant}}".
[[nodiscard]] auto read_key_rules(TableReader& task) -> task::KeyRules;

// Each schedule's payload must give keys, or none, by the rules of its task: a slot has nobody to
// complain to. `places` are those of config.schedules.
void check_keys_of_schedules(
    const Config& config, const std::vector<Place>& places, Report& report
);

}  // namespace pawl::config
