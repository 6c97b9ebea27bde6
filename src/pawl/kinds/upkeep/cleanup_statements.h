// SPDX-License-Identifier: Apache-2.0
// The statements of a cleanup rule. Pure.
#pragma once

#include <span>
#include <string>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/database/column.h"
#include "pawl/database/link.h"
#include "pawl/kinds/upkeep/cleanup_rule.h"

namespace pawl::kinds::upkeep {

// Whether the table has the columns that the rule names. Error: undefined_column.
[[nodiscard]] auto check_columns(const CleanupRule& rule, std::span<const database::Column> columns)
    -> Result<>;

// How many rows the rule would change: all of them.
[[nodiscard]] auto count_statement(
    const CleanupRule& rule,
    database::Dialect dialect,
    std::span<const database::Column> columns,
    WallTime now
) -> database::Statement;

// Changes at most rule.batch of them.
[[nodiscard]] auto batch_statement(
    const CleanupRule& rule,
    database::Dialect dialect,
    std::span<const database::Column> columns,
    WallTime now
) -> database::Statement;

}  // namespace pawl::kinds::upkeep
