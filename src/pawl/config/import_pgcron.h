// SPDX-License-Identifier: Apache-2.0
// SQL that sets up pg_cron becomes tasks: calls over pg_net become http tasks, all else sql tasks.
//
// Sources: README of pg_cron (github.com/citusdata/pg_cron); "pg_net" and "Scheduling Edge
// Functions", supabase.com/docs (2026).
#pragma once

#include <string_view>

#include "pawl/base/result.h"
#include "pawl/config/imported.h"

namespace pawl::config {

// Pure. Reads cron.schedule, cron.schedule_in_database and cron.unschedule, in order: a later one
// of the same name counts. `base_url` stands in for an address that only the database knows.
//
// pg_cron runs in GMT: a comment beside a schedule that names another zone is warned about. Secrets
// are never copied: a header that holds one becomes a reference to the environment. Calls that send
// the cron secret get compat = "vercel", which sends CRON_SECRET itself.
// Errors, whose messages name the line: invalid_sql, invalid_import, invalid_cron, invalid_url (the
// base).
[[nodiscard]] auto import_pgcron(std::string_view sql, std::string_view base_url)
    -> Result<Imported>;

}  // namespace pawl::config
