// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/cluster_statements.h"

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "pawl/kinds/notes/note_tables.h"

namespace pawl::kinds::notes {
namespace {

using database::SqlValue;
using database::Statement;

// Nothing where nobody asks, so that tables without the column can be read.
auto changed_at(const ClusterTaskOptions& options) -> std::string {
    return options.reembed == Reembed::changed ? options.source.notes["updated_at"] : "null";
}

auto longest_ago(const tables::TableMap& notes) -> std::string {
    return fmt::format("{0} is not null, {0}, {1}", notes["cluster_updated_at"], notes["id"]);
}

}  // namespace

auto left_statement(const ClusterTaskOptions& options, const User& user, WallTime begin)
    -> Statement {
    const auto& notes = options.source.notes;
    return {
        .sql = fmt::format(
            "select count(*) from {0} where {1} = $1 and {2} and ({3} is null or {3} < $2)",
            notes.table().quoted,
            notes["user_id"],
            is_kept(notes),
            notes["cluster_updated_at"]
        ),
        .values = {user.id, begin},
    };
}

auto notes_statement(
    const ClusterTaskOptions& options,
    const User& user,
    const std::optional<SqlValue>& after,
    std::size_t limit
) -> Statement {
    const auto& notes = options.source.notes;
    Statement statement{
        .sql = fmt::format(
            "select {0}, substr({1}, 1, {2}), {3}, {4}, {5}, {6}, {7} from {8} where {9} = $1 and "
            "{10}{11} order by {12} limit {13}",
            notes["id"],
            notes["content"],
            options.max_chars,
            notes["type"],
            notes["cluster"],
            notes["embedding"],
            notes["cluster_updated_at"],
            changed_at(options),
            notes.table().quoted,
            notes["user_id"],
            is_kept(notes),
            after ? fmt::format(" and {} > $2", notes["id"]) : "",
            options.drain ? notes["id"] : longest_ago(notes),
            limit
        ),
        .values = {user.id},
    };
    if (after) {
        statement.values.push_back(*after);
    }
    return statement;
}

// Whatever holds vectors, as text there is a comma between two numbers.
auto foreign_vector_statement(const ClusterTaskOptions& options) -> Statement {
    const auto& notes = options.source.notes;
    return {
        .sql = fmt::format(
            "select 1 from (select cast({} as text) as vector from {}) as vectors where vector is "
            "not null and vector not in ('', '[]', '{{}}') and "
            "length(vector) - length(replace(vector, ',', '')) <> {} limit 1",
            notes["embedding"],
            notes.table().quoted,
            kLocalDimensions - 1
        )
    };
}

auto write_statement(const ClusterTaskOptions& options, const User& user, const NoteWrite& write)
    -> Statement {
    const auto& notes = options.source.notes;
    Statement statement{
        .sql = fmt::format(
            "update {} set {} = $3, {} = $4, {} = $5",
            notes.table().quoted,
            notes["cluster"],
            notes["cluster_confidence"],
            notes["cluster_updated_at"]
        ),
        .values = {write.note.id, user.id, write.group.label, write.group.confidence, write.now},
    };
    if (write.vector != nullptr) {
        statement.sql += fmt::format(", {} = $6", notes["embedding"]);
        statement.values.emplace_back(database::vector_text(write.note.stored, write.vector->type));
    }
    statement.sql += fmt::format(" where {} = $1 and {} = $2", notes["id"], notes["user_id"]);
    return statement;
}

auto clusters_statement(const ClusterTaskOptions& options, const User& user, WallTime now)
    -> Statement {
    const auto& notes = options.source.notes;
    const auto& clusters = *options.clusters;
    return {
        .sql = fmt::format(
            "insert into {0} ({1}, {2}, {3}, {4}) select {5}, {6}, count(*), $2 from {7} "
            "where {5} = $1 and {6} is not null and {8} group by {5}, {6} "
            "on conflict ({1}, {2}) do update set {3} = excluded.{3}, {4} = excluded.{4}",
            clusters.table().quoted,
            clusters["user_id"],
            clusters["name"],
            clusters["note_count"],
            clusters["updated_at"],
            notes["user_id"],
            notes["cluster"],
            notes.table().quoted,
            is_kept(notes)
        ),
        .values = {user.id, now},
    };
}

auto orphans_statement(const ClusterTaskOptions& options) -> Statement {
    const auto& notes = options.source.notes;
    const auto& clusters = *options.clusters;
    auto sql = fmt::format(
        "delete from {0} where not exists (select 1 from {1} where {1}.{2} = {0}.{3} and "
        "{1}.{4} = {0}.{5} and {6})",
        clusters.table().quoted,
        notes.table().quoted,
        notes["user_id"],
        clusters["user_id"],
        notes["cluster"],
        clusters["name"],
        is_kept(notes)
    );
    if (options.source.users) {
        const auto& users = *options.source.users;
        sql += fmt::format(
            " and {} in (select {} from {})", clusters["user_id"], users["id"], users.table().quoted
        );
    }
    return {.sql = std::move(sql)};
}

}  // namespace pawl::kinds::notes
