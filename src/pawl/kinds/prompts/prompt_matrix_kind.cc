// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/prompts/prompt_matrix_kind.h"

#include <utility>

#include "pawl/job/outcome.h"
#include "pawl/kinds/prompts/matrix_options.h"
#include "pawl/kinds/prompts/matrix_run.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"
#include "pawl/task/task.h"

namespace pawl::kinds::prompts {
namespace {

class PromptMatrixRunner final : public task::Runner {
 public:
    PromptMatrixRunner(database::Databases& databases, FindTask find_task, MatrixOptions options)
        : databases_(databases), find_task_(std::move(find_task)), options_(std::move(options)) {}

    auto run(task::TaskContext& context) const -> Async<job::Outcome> override {
        return enqueue(&context);
    }

 private:
    auto enqueue(task::TaskContext* context) const -> Async<job::Outcome> {
        auto run_task = options_.run_task.empty() ? find_task_("prompt_run") : options_.run_task;
        if (run_task.empty()) {
            co_return job::Outcome::permanent_failure(
                "no_run_task", "no task of kind prompt_run is declared: add one, or set run_task"
            );
        }
        MatrixRun run(databases_, options_, std::move(run_task), *context);
        co_return co_await run.run();
    }

    database::Databases& databases_;
    FindTask find_task_;
    MatrixOptions options_;
};

}  // namespace

auto PromptMatrixKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    auto options = read_matrix_options(request);
    if (!options) {
        return std::unexpected(std::move(options.error()));
    }
    return std::make_shared<const PromptMatrixRunner>(databases_, find_task_, std::move(*options));
}

auto PromptMatrixKind::connections(const task::KindRequest& request) const
    -> std::vector<task::ConnectionUse> {
    const auto options = read_matrix_options(request);
    return {{
        .section = task::ConnectionUse::Section::databases,
        .name = options ? options->connection : std::string(),
    }};
}

}  // namespace pawl::kinds::prompts
