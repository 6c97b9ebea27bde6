// SPDX-License-Identifier: Apache-2.0
// The keys that say when, common to [schedules.x] and to tasks with a `cron` of their own.
#pragma once

#include "pawl/config/table_reader.h"
#include "pawl/schedule/schedule.h"

namespace pawl::config {

// All of cron, timezone, jitter, overlap, catch_up…, after…, enabled. Expression and zone are
// checked; `schedule.name` is the seed of `H`.
void read_schedule_keys(TableReader& reader, schedule::Schedule& schedule);

// Marks those keys as known and warns about each: without `cron` they do nothing.
void pass_over_schedule_keys(TableReader& reader);

// Names exist and no schedule waits for itself, not even by way of others.
void check_after(
    const std::vector<schedule::Schedule>& schedules,
    const std::vector<Place>& places,
    Report& report
);

}  // namespace pawl::config
