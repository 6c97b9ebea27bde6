// SPDX-License-Identifier: Apache-2.0
// What a scheduled command does, as the keys of a task. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"

namespace pawl::config {

// The lines of TOML that say how the task runs: kind, url, method, headers, body; or those of
// pgcron_statement(). `where` names the schedule in warnings. Errors: invalid_import (an address
// that nobody can know, a command without a statement), invalid_sql.
[[nodiscard]] auto pgcron_call(
    std::string_view command,
    std::string_view where,
    std::string_view base_url,
    std::vector<std::string>& warnings
) -> Result<std::string>;

}  // namespace pawl::config
