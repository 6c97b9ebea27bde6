// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/insight_statements.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "pawl/kinds/notes/note_tables.h"
#include "pawl/kinds/notes/upsert.h"

namespace pawl::kinds::notes {
namespace {

using database::Statement;

constexpr std::size_t kLongestNote = 8'000;  // characters that anybody looks at
constexpr std::size_t kMostCounted = 2'000;  // notes of a span, however few a model is shown

auto within(const InsightOptions& options) -> std::string {
    const auto& notes = options.source.notes;
    return fmt::format(
        "from {0} where {1} = $1 and {2} and {3} > $2 and {3} <= $3",
        notes.table().quoted,
        notes["user_id"],
        is_kept(notes),
        notes["created_at"]
    );
}

}  // namespace

auto count_statement(const InsightOptions& options, const User& user, const Span& span)
    -> Statement {
    return {
        .sql = "select count(*) " + within(options), .values = {user.id, span.after, span.until}
    };
}

auto notes_statement(const InsightOptions& options, const User& user, const Span& span)
    -> Statement {
    const auto& notes = options.source.notes;
    return {
        .sql = fmt::format(
            "select substr({0}, 1, {1}), {2}, {3}, {4} {5} order by {4} desc, {6} desc limit {7}",
            notes["content"],
            kLongestNote,
            notes["type"],
            notes["cluster"],
            notes["created_at"],
            within(options),
            notes["id"],
            std::max(options.max_notes, kMostCounted)
        ),
        .values = {user.id, span.after, span.until},
    };
}

auto write_statement(const InsightOptions& options, const User& user, InsightWrite write)
    -> Statement {
    const auto& insights = options.insights;
    std::vector<std::string> columns{
        insights["user_id"],
        insights["week_start"],
        insights["created_at"],
        insights["summary"],
        insights["sentiment"],
        insights["note_count"],
    };
    Statement statement{
        .sql = {},
        .values =
            {
                user.id,
                write.week_start,
                write.now,
                std::move(write.summary),
                std::move(write.sentiment),
                write.notes,
            },
    };
    if (write.engine) {
        columns.push_back(insights["engine"]);
        statement.values.emplace_back(std::move(*write.engine));
    }
    if (write.is_partial) {
        columns.push_back(insights["partial"]);
        statement.values.emplace_back(*write.is_partial);
    }
    statement.sql = upsert_sql(insights.table().quoted, columns, {0, 1}, {2});
    return statement;
}

}  // namespace pawl::kinds::notes
