// SPDX-License-Identifier: Apache-2.0
// The table prompt_jobs of the application, kept for those who read it. It decides nothing: jobs
// are what pawl's store says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/json.h"
#include "pawl/database/session.h"
#include "pawl/job/job.h"
#include "pawl/kinds/tables/table_map.h"

namespace pawl::kinds::prompts {

// What a row of the mirror is found by.
struct MirrorKey {
    Json prompt_id = nullptr;
    std::string model_id = {};
    std::int64_t run_index = 0;
    std::string batch_key = {};
};

// A row as `queued`; nothing if it is there.
[[nodiscard]] auto mirror_insert(const tables::TableMap& jobs, const MirrorKey& key, WallTime now)
    -> database::Statement;

// What an attempt came to: `processing`, `succeeded`, `failed`, `skipped`, or `queued` again.
struct MirrorChange {
    std::string_view status;
    int attempt = 0;
    std::string error = {};                              // empty: none
    std::optional<WallTime> started_at = std::nullopt;   // nullopt: stays
    std::optional<WallTime> finished_at = std::nullopt;  // nullopt: none
};
// Makes the row if it is not there yet: a job may run before its row is written. `made` is when the
// job was created. Needs the unique key of prompt, model, run and batch.
[[nodiscard]] auto mirror_write(
    const tables::TableMap& jobs, const MirrorKey& key, const MirrorChange& change, WallTime made
) -> database::Statement;

}  // namespace pawl::kinds::prompts
