// SPDX-License-Identifier: Apache-2.0
// One attempt of `build_stacks`.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/notes/note_tools.h"
#include "pawl/kinds/notes/stack.h"
#include "pawl/kinds/notes/stack_options.h"
#include "pawl/kinds/notes/user_work.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"

namespace pawl::kinds::notes {

// A stack is written as soon as it has its summary. An attempt that goes on where one was cut off
// leaves out the stacks that were written: their summaries were paid for.
class StacksRun {
 public:
    // All of it outlives the run.
    StacksRun(const NoteTools& tools, const StackOptions& options, task::TaskContext& context)
        : options_(options), work_(tools, options.source, context) {}
    StacksRun(const StacksRun&) = delete;
    auto operator=(const StacksRun&) -> StacksRun& = delete;

    [[nodiscard]] auto run() -> Async<job::Outcome>;

 private:
    struct Stack {
        bool is_kept = false;  // its user pinned or renamed it
        std::optional<WallTime> written_at = std::nullopt;
    };
    using Stacks = std::map<std::string, Stack>;  // by cluster
    using Clusters = std::vector<StackCluster>;
    struct Summary {
        std::string text = {};
        std::string engine = {};
    };

    auto look_at_table() -> Async<Result<>>;
    auto do_user(const User* user) -> Async<Result<>>;
    auto build(const User* user, const StackCluster* cluster) -> Async<Result<>>;
    auto read_clusters(const User* user) -> Async<Result<Clusters>>;
    auto read_sample(const User* user, const StackCluster* cluster)
        -> Async<Result<std::vector<std::string>>>;
    auto read_stacks(const User* user) -> Async<Result<Stacks>>;
    [[nodiscard]] auto is_left_alone(const Stacks& stacks, const StackCluster& cluster) -> bool;
    // A sentence of a template at the worst. Error: cancelled.
    auto summarize(const User* user, const StackCluster* cluster) -> Async<Result<Summary>>;
    [[nodiscard]] auto request(const StackCluster& cluster) const -> ai::ChatRequest;
    auto remove_outdated(const User* user, const Clusters* clusters, const Stacks* stacks)
        -> Async<Result<>>;
    auto visit_former_users() -> Async<Result<>>;

    const StackOptions& options_;
    UserWork work_;
    bool has_priority_ = false;  // whether the table has columns for these
    bool has_engine_ = false;
    bool dry_run_ = false;
    std::int64_t built_ = 0;
    std::int64_t removed_ = 0;
};

}  // namespace pawl::kinds::notes
