// SPDX-License-Identifier: Apache-2.0
// One rule of a cleanup task: which rows of which table, and what becomes of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/kinds/tables/table_map.h"
#include "pawl/task/kind.h"
#include "pawl/task/option_reader.h"

namespace pawl::kinds::upkeep {

// Whether a table that is not there is a failure, or nothing to clean.
enum class Absence : std::uint8_t { is_an_error, is_fine };

struct CleanupRule {
    std::string name = {};        // "audit_logs"; its count is called auditLogsCleaned
    std::string connection = {};  // of [databases.x]
    tables::SqlName table = {};
    tables::SqlName column = {};                        // when a row was made, or ended
    std::optional<Duration> older_than = std::nullopt;  // nothing: `where` alone decides
    std::string where = {};                             // a condition, checked; empty: none
    std::vector<tables::SqlName> cleared = {};          // become NULL; empty: rows are deleted
    std::size_t batch = 1'000;                          // rows a statement
    std::size_t keep = 0;                               // the newest rows that stay in any case
    Absence absence = Absence::is_an_error;
    bool follows_days_old = false;  // `daysOld` of the payload takes the place of older_than
};

// The rules of a task: those of its `preset`, changed or left out by keys of their names, and those
// of `rules`. `db` is the connection of all that name no other.
struct CleanupOptions {
    std::vector<CleanupRule> rules = {};
    bool dry_run = false;
};

// Errors: missing_field, invalid_type, invalid_value, out_of_range, unknown_field,
// invalid_identifier, syntax_error.
[[nodiscard]] auto read_cleanup_options(const task::KindRequest& request) -> Result<CleanupOptions>;

// "audit_logs" to "auditLogsCleaned".
[[nodiscard]] auto result_key(std::string_view name) -> std::string;

}  // namespace pawl::kinds::upkeep
