// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/upkeep/cleanup_statements.h"

#include <fmt/format.h>

#include <string_view>
#include <utility>
#include <vector>

namespace pawl::kinds::upkeep {
namespace {

using database::Column;
using database::ColumnType;
using database::Dialect;

// Where a row is: tables need no key for this, and a statement of its own reads and uses it.
auto row_id(Dialect dialect) -> std::string_view {
    return dialect == Dialect::postgres ? "ctid" : "rowid";
}

auto type_of(std::span<const Column> columns, std::string_view name) -> ColumnType {
    const auto* const column = database::find_column(columns, name);
    return column == nullptr ? ColumnType::other : column->type;
}

// True of the rows that the rule means; the time is $1.
auto condition(const CleanupRule& rule, Dialect dialect, std::span<const Column> columns)
    -> std::string {
    std::string text;
    const auto add = [&text](std::string_view part) {
        text += text.empty() ? "" : " and ";
        text += part;
    };
    if (rule.older_than) {
        add(database::is_before(
            dialect, type_of(columns, rule.column.plain), rule.column.quoted, "$1"
        ));
    }
    if (!rule.where.empty()) {
        add("(" + rule.where + ")");
    }
    if (!rule.cleared.empty()) {
        std::string any;
        for (const auto& column : rule.cleared) {
            any += fmt::format("{}{} is not null", any.empty() ? "" : " or ", column.quoted);
        }
        add("(" + any + ")");
    }
    if (rule.keep > 0) {
        add(fmt::format(
            "{0} not in (select {0} from {1} where {2} is not null order by {2} desc limit {3})",
            row_id(dialect),
            rule.table.quoted,
            rule.column.quoted,
            rule.keep
        ));
    }
    return text;
}

auto values_of(const CleanupRule& rule, WallTime now) -> std::vector<database::SqlValue> {
    return rule.older_than ? std::vector<database::SqlValue>{now - *rule.older_than}
                           : std::vector<database::SqlValue>{};
}

}  // namespace

auto check_columns(const CleanupRule& rule, std::span<const Column> columns) -> Result<> {
    auto wanted = rule.cleared;
    if (rule.older_than || rule.keep > 0) {
        wanted.push_back(rule.column);
    }
    for (const auto& column : wanted) {
        if (database::find_column(columns, column.plain) == nullptr) {
            return fail(
                "undefined_column",
                fmt::format("the table {} has no column {}", rule.table.plain, column.plain)
            );
        }
    }
    return {};
}

auto count_statement(
    const CleanupRule& rule, Dialect dialect, std::span<const Column> columns, WallTime now
) -> database::Statement {
    return {
        .sql = fmt::format(
            "select count(*) from {} where {}", rule.table.quoted, condition(rule, dialect, columns)
        ),
        .values = values_of(rule, now),
    };
}

// The condition stands twice: the rows of the parts of a partitioned table may have equal ctids,
// and a row may change between the look and the deletion.
auto batch_statement(
    const CleanupRule& rule, Dialect dialect, std::span<const Column> columns, WallTime now
) -> database::Statement {
    std::string action = "delete from " + rule.table.quoted;
    if (!rule.cleared.empty()) {
        std::string sets;
        for (const auto& column : rule.cleared) {
            sets += fmt::format("{}{} = null", sets.empty() ? "" : ", ", column.quoted);
        }
        action = fmt::format("update {} set {}", rule.table.quoted, sets);
    }
    return {
        .sql = fmt::format(
            "{0} where {1} in (select {1} from {2} where {3} limit {4}) and {3}",
            action,
            row_id(dialect),
            rule.table.quoted,
            condition(rule, dialect, columns),
            rule.batch
        ),
        .values = values_of(rule, now),
    };
}

}  // namespace pawl::kinds::upkeep
