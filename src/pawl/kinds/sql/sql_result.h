// SPDX-License-Identifier: Apache-2.0
// Answers of a database as the result of a job.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pawl/database/sql_rows.h"

namespace pawl::kinds::sql {

// What became of the statements: a dry run is undone.
enum class Effect : std::uint8_t { kept, undone };

// {"command": "SELECT 2", "row_count": 2, "rows": [{…}, …], "truncated": false}: the answer to the
// last statement; with several of them "results" has the command and the count of each. At most
// task::kMostResultBytes: rows that are too long together are left out. Columns of equal names get
// a number behind them. What was undone has "dryRun": true.
[[nodiscard]] auto result_of(const std::vector<database::SqlRows>& answers, Effect effect)
    -> std::string;

}  // namespace pawl::kinds::sql
