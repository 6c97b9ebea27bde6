// SPDX-License-Identifier: Apache-2.0
// The options and the statements of a usage_reset task. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/database/link.h"
#include "pawl/kinds/tables/table_map.h"
#include "pawl/schedule/zone.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::upkeep {

struct UsageResetOptions {
    std::string connection = {};
    tables::TableMap users = {};
    tables::TableMap usage = {};
    std::string users_query = {};  // gives ids in its first column; empty: `users` is asked
    std::vector<std::string> statuses = {"ACTIVE", "TRIALING"};  // empty: all users
    std::vector<tables::SqlName> zero = {};
    std::string month = {};  // "2026-03"; empty: that of the time
    const schedule::Zone* zone = nullptr;
    bool dry_run = false;
};

[[nodiscard]] auto read_usage_reset_options(const task::KindRequest& request)
    -> Result<UsageResetOptions>;

// "2026-03".
[[nodiscard]] auto month_at(WallTime time, const schedule::Zone& zone) -> std::string;
[[nodiscard]] auto is_month(std::string_view text) -> bool;

// Makes the rows that are missing; or counts them.
[[nodiscard]] auto reset_statement(const UsageResetOptions& options, const std::string& month)
    -> database::Statement;
[[nodiscard]] auto missing_statement(const UsageResetOptions& options, const std::string& month)
    -> database::Statement;

}  // namespace pawl::kinds::upkeep
