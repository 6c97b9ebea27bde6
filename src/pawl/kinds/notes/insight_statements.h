// SPDX-License-Identifier: Apache-2.0
// The SQL of `weekly_insights`. Pure. Every statement is of one user's rows.
#pragma once

#include <optional>
#include <string>

#include "pawl/base/clock.h"
#include "pawl/database/link.h"
#include "pawl/kinds/notes/insight_options.h"
#include "pawl/kinds/notes/user_work.h"

namespace pawl::kinds::notes {

// Behind `after`, and at or before `until`.
struct Span {
    WallTime after;
    WallTime until;
};

// How many notes a user made within a span.
[[nodiscard]] auto count_statement(
    const InsightOptions& options, const User& user, const Span& span
) -> database::Statement;
// The newest of them: content (its beginning), type, cluster, when it was made.
[[nodiscard]] auto notes_statement(
    const InsightOptions& options, const User& user, const Span& span
) -> database::Statement;

struct InsightWrite {
    WallTime week_start;
    std::string summary;
    std::string sentiment;
    std::int64_t notes;
    WallTime now;
    // Written where the table has a column for it.
    std::optional<std::string> engine;
    std::optional<bool> is_partial;
};
[[nodiscard]] auto write_statement(
    const InsightOptions& options, const User& user, InsightWrite write
) -> database::Statement;

}  // namespace pawl::kinds::notes
