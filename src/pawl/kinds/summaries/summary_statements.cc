// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/summaries/summary_statements.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "pawl/text/engine.h"

namespace pawl::kinds::summaries {
namespace {

using database::Statement;

// True of rows without a summary, or with one of the offline engine that may be replaced.
auto is_wanted(const SummaryOptions& options) -> std::string {
    const auto missing = fmt::format("{} is null", options.articles["summary"]);
    return options.upgrade
               ? fmt::format(
                     "({} or {} = '{}')", missing, options.source->quoted, text::kSummaryEngine
                 )
               : missing;
}

auto condition(const SummaryOptions& options) -> std::string {
    const auto wanted = is_wanted(options);
    return options.where.empty() ? wanted : fmt::format("{} and ({})", wanted, options.where);
}

}  // namespace

auto count_statement(const SummaryOptions& options) -> Statement {
    return {
        .sql = fmt::format(
            "select count(*) from {} where {}", options.articles.table().quoted, condition(options)
        )
    };
}

auto rows_statement(const SummaryOptions& options, const std::optional<database::SqlValue>& after)
    -> Statement {
    const auto& articles = options.articles;
    return {
        .sql = fmt::format(
            "select {0}, {1}, {2}, {3} is not null from {4} where {5}{6} order by {0} limit {7}",
            articles["id"],
            articles["title"],
            articles["content"],
            articles["summary"],
            articles.table().quoted,
            condition(options),
            after ? fmt::format(" and {} > $1", articles["id"]) : "",
            options.batch
        ),
        .values = after ? std::vector{*after} : std::vector<database::SqlValue>{},
    };
}

auto write_statement(
    const SummaryOptions& options,
    const database::SqlValue& id,
    std::string summary,
    std::string_view source
) -> Statement {
    const auto& articles = options.articles;
    Statement statement{
        .sql = fmt::format("update {} set {} = $1", articles.table().quoted, articles["summary"]),
        .values = {std::move(summary), id},
    };
    if (options.source) {
        statement.sql += fmt::format(", {} = $3", options.source->quoted);
        statement.values.emplace_back(std::string(source));
    }
    statement.sql += fmt::format(" where {} = $2 and {}", articles["id"], is_wanted(options));
    return statement;
}

}  // namespace pawl::kinds::summaries
