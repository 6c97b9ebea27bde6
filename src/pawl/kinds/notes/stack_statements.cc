// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/stack_statements.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "pawl/kinds/notes/note_tables.h"
#include "pawl/kinds/notes/upsert.h"

namespace pawl::kinds::notes {
namespace {

using database::Statement;

// False of stacks that a user pinned; of a row of `prefix`, the quoted table with a dot.
auto is_loose(const StackOptions& options, std::string_view prefix) -> std::string {
    return options.keep_pinned
               ? fmt::format(" and coalesce({}{}, false) = false", prefix, options.stacks["pinned"])
               : std::string();
}

}  // namespace

auto clusters_statement(const StackOptions& options, const User& user) -> Statement {
    const auto& notes = options.source.notes;
    return {
        .sql = fmt::format(
            "select {0}, count(*), max({1}) from {2} where {3} = $1 and {0} is not null and {4} "
            "group by {0} having count(*) >= {5} order by {0}",
            notes["cluster"],
            notes["created_at"],
            notes.table().quoted,
            notes["user_id"],
            is_kept(notes),
            options.min_notes
        ),
        .values = {user.id},
    };
}

auto sample_statement(const StackOptions& options, const User& user, std::string_view cluster)
    -> Statement {
    const auto& notes = options.source.notes;
    return {
        .sql = fmt::format(
            "select substr({0}, 1, {1}) from {2} where {3} = $1 and {4} = $2 and {5} "
            "order by {6} desc, {7} desc limit {8}",
            notes["content"],
            options.sample_chars,
            notes.table().quoted,
            notes["user_id"],
            notes["cluster"],
            is_kept(notes),
            notes["created_at"],
            notes["id"],
            options.sample
        ),
        .values = {user.id, std::string(cluster)},
    };
}

auto stacks_statement(const StackOptions& options, const User& user) -> Statement {
    const auto& stacks = options.stacks;
    return {
        .sql = fmt::format(
            "select {}, {}, {}, {} from {} where {} = $1 and {} is not null",
            stacks["cluster"],
            stacks["name"],
            stacks["pinned"],
            stacks["updated_at"],
            stacks.table().quoted,
            stacks["user_id"],
            stacks["cluster"]
        ),
        .values = {user.id},
    };
}

auto former_users_statement(
    const StackOptions& options, const std::optional<User>& after, std::size_t limit
) -> Statement {
    const auto& notes = options.source.notes;
    const auto& stacks = options.stacks;
    auto only = std::string();
    if (options.source.users) {
        const auto& users = *options.source.users;
        only = fmt::format(
            " and {} in (select {} from {})", stacks["user_id"], users["id"], users.table().quoted
        );
    }
    Statement statement{
        .sql = fmt::format(
            "select distinct {0}.{1} from {0} where not exists (select 1 from {2} where "
            "{2}.{3} = {0}.{1} and {4}){5}{6} order by {0}.{1} limit {7}",
            stacks.table().quoted,
            stacks["user_id"],
            notes.table().quoted,
            notes["user_id"],
            is_kept(notes),
            only,
            after ? fmt::format(" and {}.{} > $1", stacks.table().quoted, stacks["user_id"]) : "",
            limit
        )
    };
    if (after) {
        statement.values.push_back(after->id);
    }
    return statement;
}

auto write_statement(const StackOptions& options, const User& user, StackWrite write) -> Statement {
    const auto& stacks = options.stacks;
    std::vector<std::string> columns{
        stacks["user_id"],
        stacks["name"],
        stacks["cluster"],
        stacks["note_count"],
        stacks["summary"],
        stacks["updated_at"],
    };
    Statement statement{
        .sql = {},
        .values =
            {
                user.id,
                stack_name(write.cluster.label),
                write.cluster.label,
                write.cluster.notes,
                std::move(write.summary),
                write.now,
            },
    };
    if (write.priority) {
        columns.push_back(stacks["priority"]);
        statement.values.emplace_back(*write.priority);
    }
    if (write.engine) {
        columns.push_back(stacks["engine"]);
        statement.values.emplace_back(std::move(*write.engine));
    }
    statement.sql = upsert_sql(stacks.table().quoted, columns, {0, 2}, {1});
    statement.sql += fmt::format(
        " where {0}.{1} = excluded.{1}{2}",
        stacks.table().quoted,
        stacks["name"],
        is_loose(options, stacks.table().quoted + ".")
    );
    return statement;
}

auto remove_statement(const StackOptions& options, const User& user, std::string_view cluster)
    -> Statement {
    const auto& stacks = options.stacks;
    return {
        .sql = fmt::format(
            "delete from {} where {} = $1 and {} = $2 and {} = $3{}",
            stacks.table().quoted,
            stacks["user_id"],
            stacks["cluster"],
            stacks["name"],
            is_loose(options, "")
        ),
        .values = {user.id, std::string(cluster), stack_name(cluster)},
    };
}

}  // namespace pawl::kinds::notes
