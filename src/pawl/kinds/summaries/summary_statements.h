// SPDX-License-Identifier: Apache-2.0
// The SQL of `summarize_missing`: which rows it reads and how it writes one. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pawl/database/session.h"
#include "pawl/database/sql_value.h"
#include "pawl/kinds/summaries/summary_options.h"

namespace pawl::kinds::summaries {

// How many rows there are to do.
[[nodiscard]] auto count_statement(const SummaryOptions& options) -> database::Statement;

// A batch of them in the order of their ids, behind `after`: id, title, content, whether there is a
// summary of the offline engine.
[[nodiscard]] auto rows_statement(
    const SummaryOptions& options, const std::optional<database::SqlValue>& after
) -> database::Statement;

// Writes one summary where it is still wanted; changes no row if somebody else came first.
[[nodiscard]] auto write_statement(
    const SummaryOptions& options,
    const database::SqlValue& id,
    std::string summary,
    std::string_view source
) -> database::Statement;

}  // namespace pawl::kinds::summaries
