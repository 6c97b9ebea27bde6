// SPDX-License-Identifier: Apache-2.0
// The SQL of `embed_cluster`. Pure. Every statement that writes is of one user's rows, or of rows
// that belong to nobody any more.
#pragma once

#include <optional>

#include "pawl/base/clock.h"
#include "pawl/database/column.h"
#include "pawl/database/link.h"
#include "pawl/database/sql_value.h"
#include "pawl/kinds/notes/cluster_options.h"
#include "pawl/kinds/notes/find_groups.h"
#include "pawl/kinds/notes/note.h"
#include "pawl/kinds/notes/user_work.h"

namespace pawl::kinds::notes {

// How many of a user's notes were not written since `begin`.
[[nodiscard]] auto left_statement(
    const ClusterTaskOptions& options, const User& user, WallTime begin
) -> database::Statement;

// Notes of a user: id, content, type, cluster, vector, when they were put into their cluster, and,
// where `reembed` asks for it, when they were changed. In the order of their ids, behind `after`;
// where a run takes one batch, that of those that were looked at least recently, so that nobody
// starves behind it.
[[nodiscard]] auto notes_statement(
    const ClusterTaskOptions& options,
    const User& user,
    const std::optional<database::SqlValue>& after,
    std::size_t limit
) -> database::Statement;

// A row if any note has a vector with another number of numbers than the offline engine's.
[[nodiscard]] auto foreign_vector_statement(const ClusterTaskOptions& options)
    -> database::Statement;

struct NoteWrite {
    const Note& note;
    const Group& group;
    WallTime now;
    const database::Column* vector = nullptr;  // where it goes; null: it is not written
};
[[nodiscard]] auto write_statement(
    const ClusterTaskOptions& options, const User& user, const NoteWrite& write
) -> database::Statement;

// The rows of a user's clusters, as its notes are now; for options with a table of clusters.
[[nodiscard]] auto clusters_statement(
    const ClusterTaskOptions& options, const User& user, WallTime now
) -> database::Statement;
// Removes rows of clusters without notes, of all users: also of those who have none left.
[[nodiscard]] auto orphans_statement(const ClusterTaskOptions& options) -> database::Statement;

}  // namespace pawl::kinds::notes
