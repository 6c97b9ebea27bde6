// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/exec/exec_kind.h"

#include <expected>
#include <utility>

#include "pawl/base/clock.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/exec/command_output.h"
#include "pawl/kinds/exec/environment.h"
#include "pawl/kinds/exec/exec_options.h"
#include "pawl/kinds/exec/judge.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/child.h"
#include "pawl/runtime/run_child.h"
#include "pawl/runtime/spawn_guard.h"
#include "pawl/task/attempt_end.h"
#include "pawl/task/context.h"
#include "pawl/task/task.h"

namespace pawl::kinds::exec {
namespace {

using job::Outcome;

class ExecRunner final : public task::Runner {
 public:
    ExecRunner(std::shared_ptr<const ExecKindOptions> kind, ExecTaskOptions task)
        : kind_(std::move(kind)), task_(std::move(task)) {}

    auto run(task::TaskContext& context) const -> Async<Outcome> override {
        return execute(&context);
    }

 private:
    auto execute(task::TaskContext* context) const -> Async<Outcome> {
        const auto left = context->deadline() - context->clock().steady_now();
        if (context->stop().stop_requested() || left <= Duration::zero()) {
            co_return task::stopped_outcome(*context);
        }
        auto request = request_for(context->job());
        if (!request) {
            co_return Outcome::permanent_failure(request.error().code, request.error().message);
        }
        kind_->before_command();
        CommandOutput output(*context, task_.output_bytes);
        const auto end = co_await run_child(
            std::move(*request),
            left,
            context->stop(),
            [&output](OutputStream stream, std::string_view text) { output.add(stream, text); }
        );
        output.finish();
        if (end.cause == ChildCause::stopped) {
            co_return task::stopped_outcome(*context);
        }
        auto outcome = judge(task_, end, output.last_words());
        if (outcome.end == job::AttemptEnd::succeeded) {
            outcome.result = output.result(end.code);
        }
        co_return outcome;
    }

    [[nodiscard]] auto request_for(const job::Job& job) const -> Result<ChildRequest> {
        const bool by_input = task_.input == Input::payload;
        auto environment = make_environment(
            task_.environment, job, by_input ? PayloadRule::optional : PayloadRule::required
        );
        if (!environment) {
            return std::unexpected(environment.error());
        }
        ChildRequest request{
            .guard = kind_->guard,
            .order = task_.order,
            .environment = std::move(*environment),
        };
        if (by_input) {
            request.input = job.payload.empty() ? "null" : job.payload;
        }
        return request;
    }

    std::shared_ptr<const ExecKindOptions> kind_;
    ExecTaskOptions task_;
};

}  // namespace

ExecKind::ExecKind(ExecKindOptions options)
    : options_(std::make_shared<const ExecKindOptions>(std::move(options))) {}

auto ExecKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    auto read = read_exec_options(request);
    if (!read) {
        return std::unexpected(read.error());
    }
    return std::make_shared<const ExecRunner>(options_, std::move(*read));
}

}  // namespace pawl::kinds::exec
