// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/admission.h"

#include <string>
#include <utility>

#include "pawl/base/result.h"
#include "pawl/job/job_request.h"
#include "pawl/task/registry.h"
#include "pawl/task/task.h"

namespace pawl::commands {
namespace {

auto ask(const task::Runner& runner, const job::JobRequest& request) -> Result<> {
    auto checked = runner.check(request);
    if (checked) {
        return {};
    }
    return fail_field(
        "/payload", std::move(checked.error().code), std::move(checked.error().message)
    );
}

}  // namespace

auto check_by_kind(const task::TaskMap& tasks, const job::JobRequest& request) -> Result<> {
    const auto found = tasks.find(request.task);
    if (found == tasks.end() || found->second.runner == nullptr) {
        return {};
    }
    const auto& task = found->second;
    if (request.payload || task.payload.empty()) {
        return ask(*task.runner, request);
    }
    auto with_payload = request;
    with_payload.payload = task.payload;
    return ask(*task.runner, with_payload);
}

auto check_by_kind(
    const task::TaskMap& tasks, const std::string& task, const std::optional<std::string>& payload
) -> Result<> {
    return payload ? check_by_kind(tasks, {.task = task, .payload = payload}) : Result<>();
}

}  // namespace pawl::commands
