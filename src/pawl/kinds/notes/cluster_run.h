// SPDX-License-Identifier: Apache-2.0
// One attempt of `embed_cluster`.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/database/session.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/notes/cluster_options.h"
#include "pawl/kinds/notes/find_groups.h"
#include "pawl/kinds/notes/note.h"
#include "pawl/kinds/notes/note_tools.h"
#include "pawl/kinds/notes/note_vectors.h"
#include "pawl/kinds/notes/user_work.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"

namespace pawl::kinds::notes {

// A user's notes are read, embedded, grouped and written before the next user's, in parts, so that
// memory stays bounded and none waits for another night. An attempt that goes on where one was cut
// off leaves out the users that were done.
class ClusterRun {
 public:
    // All of it outlives the run.
    ClusterRun(
        const NoteTools& tools, const ClusterTaskOptions& options, task::TaskContext& context
    )
        : options_(options), work_(tools, options.source, context), vectors_(options, work_) {}
    ClusterRun(const ClusterRun&) = delete;
    auto operator=(const ClusterRun&) -> ClusterRun& = delete;

    [[nodiscard]] auto run() -> Async<job::Outcome>;

 private:
    using After = std::optional<database::SqlValue>;

    auto do_user(const User* user) -> Async<Result<>>;
    auto do_notes(const User* user) -> Async<Result<>>;
    auto is_done(const User* user) -> Async<Result<bool>>;
    // The next part of a user's notes; `after` is empty behind the last one.
    auto read_part(const User* user, After* after) -> Async<Result<std::vector<Note>>>;
    auto do_part(const User* user, std::vector<Note> notes) -> Async<Result<>>;
    void count_only(const User& user, const std::vector<Note>& notes);
    // A note that the database does not take fails alone. Error: of one of them, if it takes none.
    auto write(const User* user, const MadeVectors* made, const std::vector<Group>* groups)
        -> Async<Result<>>;
    // One by one; `refused` is of the last one that the database does not take.
    auto write_each(
        const User* user,
        const MadeVectors* made,
        const std::vector<Group>* groups,
        std::size_t from,
        std::size_t to,
        std::optional<Error>* refused
    ) -> Async<Result<>>;
    auto write_some(
        const User* user,
        const MadeVectors* made,
        const std::vector<Group>* groups,
        std::size_t from,
        std::size_t to
    ) -> Async<Result<>>;
    auto remove_orphans() -> Async<Result<>>;

    const ClusterTaskOptions& options_;
    UserWork work_;
    NoteVectors vectors_;
    std::int64_t embedded_ = 0;
    std::int64_t clustered_ = 0;
    bool dry_run_ = false;
};

}  // namespace pawl::kinds::notes
