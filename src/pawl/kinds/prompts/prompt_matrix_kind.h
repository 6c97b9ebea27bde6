// SPDX-License-Identifier: Apache-2.0
// The kind `prompt_matrix`: prompts that are due become jobs, one for each model and run.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/database/databases.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::prompts {

// The name of the task that the configuration has first of a kind; empty: none. Thread-safe.
using FindTask = std::function<std::string(std::string_view kind)>;

// Options: `db`, `prompts`, `models`, `jobs` (tables; the last is a mirror, and kept if it is
// named), `frequencies`, `runs_cap`, `batch_zone`, `slack`, `run_task`, `dispatch`, `dry_run`.
//
// The result is {promptCount, jobsCreated, batchKey}. Jobs are created under the key of
// task/prompt_job.h: whoever comes twice creates nothing twice. `last_run_at` is written when the
// jobs of a prompt are there, and a prompt that fails does not stop the others.
// Thread-safe; `databases` outlives the kind and its runners.
class PromptMatrixKind final : public task::Kind {
 public:
    PromptMatrixKind(database::Databases& databases, FindTask find_task)
        : databases_(databases), find_task_(std::move(find_task)) {}

    [[nodiscard]] auto name() const -> std::string_view override { return "prompt_matrix"; }
    // Errors: invalid_identifier, invalid_type, invalid_value, out_of_range, unknown_field.
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;
    [[nodiscard]] auto connections(const task::KindRequest& request) const
        -> std::vector<task::ConnectionUse> override;

 private:
    database::Databases& databases_;
    FindTask find_task_;
};

}  // namespace pawl::kinds::prompts
