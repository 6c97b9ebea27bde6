// SPDX-License-Identifier: Apache-2.0
// One attempt of `build_stacks`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "pawl/ai/client.h"
#include "pawl/base/result.h"
#include "pawl/database/databases.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/notes/stack_options.h"
#include "pawl/kinds/notes/user_work.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"

namespace pawl::kinds::notes {

class StacksRun {
 public:
    // All of it outlives the run.
    StacksRun(
        database::Databases& databases,
        ai::Client& ai,
        const StackOptions& options,
        task::TaskContext& context
    )
        : ai_(ai), options_(options), work_(databases, options.source, context) {}
    StacksRun(const StacksRun&) = delete;
    auto operator=(const StacksRun&) -> StacksRun& = delete;

    [[nodiscard]] auto run() -> Async<job::Outcome>;

 private:
    struct Cluster {
        std::string label = {};
        std::int64_t notes = 0;
        WallTime newest = {};
        std::vector<std::string> sample = {};
    };
    // What a user did to a stack: then it is left alone.
    struct Stack {
        bool is_kept = false;
    };

    auto look_for_priority() -> Async<Result<>>;
    auto do_user(const User* user) -> Async<Result<>>;
    auto read_clusters(const User* user) -> Async<Result<std::vector<Cluster>>>;
    auto read_sample(database::Session* session, const User* user, Cluster* cluster)
        -> Async<Result<>>;
    auto read_stacks(const User* user) -> Async<Result<std::map<std::string, Stack>>>;
    // Never fails: a sentence of a template at the worst.
    auto summarize(const User* user, const Cluster* cluster) -> Async<std::string>;
    auto write(const User* user, const Cluster* cluster, std::string summary) -> Async<Result<>>;
    auto remove_outdated(
        const User* user,
        const std::vector<Cluster>* clusters,
        const std::map<std::string, Stack>* stacks
    ) -> Async<Result<>>;
    // Of users who have no notes any more.
    auto remove_orphans() -> Async<Result<>>;
    [[nodiscard]] auto priority_of(const Cluster& cluster) const -> double;

    ai::Client& ai_;
    const StackOptions& options_;
    UserWork work_;
    bool has_priority_ = false;  // the table has a column for it
    bool dry_run_ = false;
    std::int64_t built_ = 0;
};

// "idea" -> "Idea". What a stack is called until its user calls it something else.
[[nodiscard]] auto stack_name(const std::string& cluster) -> std::string;

}  // namespace pawl::kinds::notes
