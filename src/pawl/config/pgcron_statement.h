// SPDX-License-Identifier: Apache-2.0
// A scheduled command that is SQL, as the keys of an sql task. Pure.
#pragma once

#include <string>
#include <string_view>

#include "pawl/base/result.h"

namespace pawl::config {

// The lines of TOML that run what pg_cron ran: kind, db, and `statement`, or `statements` for
// several, which are one transaction there too. `where` names the schedule in errors. Errors:
// invalid_import (no statement), invalid_sql.
[[nodiscard]] auto pgcron_statement(std::string_view command, std::string_view where)
    -> Result<std::string>;

}  // namespace pawl::config
