// SPDX-License-Identifier: Apache-2.0
// vercel.json becomes tasks: both `crons` and the newer `schedules`.
//
// Sources: "Cron Jobs" and "Schedules Configuration Reference", vercel.com/docs (2026).
#pragma once

#include <string_view>

#include "pawl/base/result.h"
#include "pawl/config/imported.h"

namespace pawl::config {

// Pure. `base_url` is put before each path; empty: the addresses stay relative, with a warning.
//
// A `crons` entry is named by its path (`/api/tick` -> `api-tick`, a second one `api-tick-2`); an
// entry of `schedules` keeps its name. Both become http tasks with compat = "vercel" that are tried
// once. Functions without an address and queue topics have no counterpart: they are left out or
// guessed, and warned about.
// Errors, whose messages say where: invalid_json, invalid_import, invalid_cron, invalid_timezone,
// invalid_url (the base).
[[nodiscard]] auto import_vercel(std::string_view json, std::string_view base_url)
    -> Result<Imported>;

}  // namespace pawl::config
