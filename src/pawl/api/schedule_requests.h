// SPDX-License-Identifier: Apache-2.0
// JSON to schedules. Bad input ends here.
#pragma once

#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/schedule/schedule.h"

namespace pawl::api {

// A whole declaration, for PUT: what is absent or null has its default, `task` and `cron` are
// needed. A `name` in the body must be that of the path. Errors: validation_failed, those of
// read_json.
[[nodiscard]] auto parse_schedule(std::string_view body, std::string name)
    -> Result<schedule::Schedule>;

// A merge patch (RFC 7396): what is absent stays, null brings the default back.
[[nodiscard]] auto parse_schedule_patch(std::string_view body, schedule::Schedule current)
    -> Result<schedule::Schedule>;

struct BackfillRequest {
    WallTime from = {};
    WallTime to = {};
    bool dry_run = false;
};
[[nodiscard]] auto parse_backfill(std::string_view body) -> Result<BackfillRequest>;

}  // namespace pawl::api
