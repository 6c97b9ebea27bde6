// SPDX-License-Identifier: Apache-2.0
// What a task of kind `weekly_insights` is told.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/kinds/notes/user_work.h"
#include "pawl/kinds/tables/table_map.h"
#include "pawl/schedule/zone.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::notes {

struct InsightOptions {
    NoteSource source = {};
    tables::TableMap insights = {};
    std::string ai = "default";
    Duration window = std::chrono::days(7);
    const schedule::Zone* zone = &schedule::Zone::utc();  // in which days and weeks begin
    std::size_t max_notes = 50;
    std::size_t sample_chars = 200;
    std::vector<std::string> sentiments = {
        "positive", "negative", "mixed", "neutral", "determined", "anxious", "excited", "reflective"
    };
    std::string notify = {};  // a task that gets a job for each insight; empty: none
    bool dry_run = false;
};

// Options: `db`, `users`, `notes`, `insights` (tables), `ai`, `window`, `week_key` ("monday"),
// `week_zone`, `max_notes`, `sample_chars`, `sentiments`, `notify`, `dry_run`. Errors:
// invalid_identifier, invalid_type, invalid_value, out_of_range, unknown_field.
[[nodiscard]] auto read_insight_options(const task::KindRequest& request) -> Result<InsightOptions>;

// The Monday of the week of `now`, as the first moment of that day in UTC.
[[nodiscard]] auto week_start(WallTime now, const schedule::Zone& zone) -> WallTime;

}  // namespace pawl::kinds::notes
