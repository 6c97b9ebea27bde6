// SPDX-License-Identifier: Apache-2.0
// One attempt of `embed_cluster`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pawl/ai/client.h"
#include "pawl/base/result.h"
#include "pawl/database/databases.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/notes/cluster_options.h"
#include "pawl/kinds/notes/find_groups.h"
#include "pawl/kinds/notes/note_vectors.h"
#include "pawl/kinds/notes/user_work.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/late_pool.h"
#include "pawl/task/context.h"

namespace pawl::kinds::notes {

// A user's notes are read, embedded, grouped and written before the next user's. An attempt that
// goes on where one was cut off leaves out the users that were done.
class ClusterRun {
 public:
    // All of it outlives the run.
    ClusterRun(
        database::Databases& databases,
        ai::Client& ai,
        LatePool& pool,
        const ClusterTaskOptions& options,
        task::TaskContext& context
    )
        : ai_(ai), pool_(pool), options_(options), work_(databases, options.source, context) {}
    ClusterRun(const ClusterRun&) = delete;
    auto operator=(const ClusterRun&) -> ClusterRun& = delete;

    [[nodiscard]] auto run() -> Async<job::Outcome>;

 private:
    auto look_at_column() -> Async<Result<>>;
    auto look_for_foreign(database::Session* session) -> Async<Result<>>;
    auto do_user(const User* user) -> Async<Result<>>;
    auto is_done(const User* user) -> Async<Result<std::int64_t>>;
    auto read_notes(const User* user) -> Async<Result<std::vector<Note>>>;
    auto write(const std::vector<Note>* notes, const std::vector<Group>* groups) -> Async<Result<>>;
    auto write_some(
        const std::vector<Note>* notes,
        const std::vector<Group>* groups,
        std::size_t from,
        std::size_t to
    ) -> Async<Result<>>;
    auto write_clusters(const User* user) -> Async<Result<>>;
    // Rows of users who have no notes any more.
    auto remove_orphans() -> Async<Result<>>;

    ai::Client& ai_;
    LatePool& pool_;
    const ClusterTaskOptions& options_;
    UserWork work_;
    VectorColumn column_ = {};
    std::int64_t embedded_ = 0;
    std::int64_t clustered_ = 0;
    bool dry_run_ = false;
};

}  // namespace pawl::kinds::notes
