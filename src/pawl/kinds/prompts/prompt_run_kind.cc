// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/prompts/prompt_run_kind.h"

#include <string>
#include <utility>

#include "pawl/job/outcome.h"
#include "pawl/kinds/prompts/prompt_payload.h"
#include "pawl/kinds/prompts/prompt_run.h"
#include "pawl/kinds/prompts/run_options.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"
#include "pawl/task/task.h"

namespace pawl::kinds::prompts {
namespace {

class PromptRunRunner final : public task::Runner {
 public:
    PromptRunRunner(database::Databases& databases, ai::Client& ai, RunOptions options)
        : databases_(databases), ai_(ai), options_(std::move(options)) {}

    auto run(task::TaskContext& context) const -> Async<job::Outcome> override {
        return ask(&context);
    }

 private:
    auto ask(task::TaskContext* context) const -> Async<job::Outcome> {
        const auto members = tables::payload_of(*context);
        auto payload = members ? read_prompt_payload(*members) : std::unexpected(members.error());
        if (!payload) {
            co_return job::Outcome::permanent_failure(
                std::move(payload.error().code), std::move(payload.error().message)
            );
        }
        PromptRun run(databases_, ai_, options_, std::move(*payload), *context);
        co_return co_await run.run();
    }

    database::Databases& databases_;
    ai::Client& ai_;
    RunOptions options_;
};

}  // namespace

auto PromptRunKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    auto options = read_run_options(request);
    if (!options) {
        return std::unexpected(std::move(options.error()));
    }
    return std::make_shared<const PromptRunRunner>(databases_, ai_, std::move(*options));
}

auto PromptRunKind::connections(const task::KindRequest& request) const
    -> std::vector<task::ConnectionUse> {
    const auto options = read_run_options(request);
    return {{
        .section = task::ConnectionUse::Section::databases,
        .name = options ? options->connection : std::string(),
    }};
}

}  // namespace pawl::kinds::prompts
