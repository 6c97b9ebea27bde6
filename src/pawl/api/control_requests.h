// SPDX-License-Identifier: Apache-2.0
// JSON to what is asked of jobs that are there already.
#pragma once

#include <optional>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/commands/bulk_actions.h"
#include "pawl/commands/jobs.h"

namespace pawl::api {

// {"priority"?, "run_at"?, "tags"?}. Errors of all: validation_failed with all fields that are
// wrong, and those of read_json.
[[nodiscard]] auto parse_job_patch(std::string_view body) -> Result<store::JobPatch>;

// {"delay"} or {"until"}; a delay counts from `now`.
[[nodiscard]] auto parse_snooze(std::string_view body, WallTime now) -> Result<WallTime>;

// {"action", "filter", "dry_run"?}; the filter has the names of GET /v1/jobs, its state may be a
// list.
[[nodiscard]] auto parse_bulk_action(std::string_view body, WallTime now)
    -> Result<commands::BulkRequest>;

}  // namespace pawl::api
