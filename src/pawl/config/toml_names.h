// SPDX-License-Identifier: Apache-2.0
// What a file declares, without reading what it means.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/config/problem.h"

namespace pawl::config {

// The names of [tasks.x] and [schedules.x]. The error is one of syntax.
[[nodiscard]] auto task_and_schedule_names(std::string_view toml, const std::string& file)
    -> std::expected<std::vector<std::string>, ConfigProblem>;

}  // namespace pawl::config
