// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/check_requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/access/scope.h"
#include "pawl/base/names.h"
#include "pawl/commands/scopes.h"

namespace pawl::commands {
namespace {

// Suggests nothing that is outside the scope.
auto unknown_task(
    const access::Principal& principal, const std::string& name, const task::TaskMap& tasks
) -> std::string {
    std::vector<std::string_view> names;
    for (const auto& [known, task] : tasks) {
        if (sees_task(principal, task)) {
            names.push_back(known);
        }
    }
    const auto near = nearest_name(name, names);
    auto text = fmt::format("there is no task {}", name);
    return near.empty() ? text : text + fmt::format("; did you mean {}?", near);
}

// Of one request, which is well-formed. What is outside the scope is so whether it exists or not.
auto check_names(
    const access::Principal& principal, const job::JobRequest& request, const task::TaskMap& tasks
) -> std::vector<FieldError> {
    std::vector<FieldError> errors;
    const auto require = [&](const char* pointer, const Result<>& allowed) {
        if (!allowed) {
            errors.push_back({pointer, allowed.error().code, allowed.error().message});
        }
    };
    const auto task = tasks.find(request.task);
    const bool is_known = task != tasks.end();
    require("/task", access::check_task(principal, request.task));
    if (!request.queue.empty()) {
        require("/queue", access::check_queue(principal, request.queue));
    } else if (is_known) {
        require("/queue", access::check_queue(principal, task->second.queue));
    }
    const auto owner = access::owner_of_new_job(principal, request.user_id);
    require("/user_id", owner ? Result<>() : std::unexpected(owner.error()));
    if (errors.empty() && !is_known) {
        errors.push_back({"/task", "unknown_task", unknown_task(principal, request.task, tasks)});
    }
    return errors;
}

// With pointers into the list for a list, relative to the request for one.
auto check_all(
    const access::Principal& principal,
    const std::vector<job::JobRequest>& requests,
    const task::TaskMap& tasks,
    Shape shape
) -> std::vector<FieldError> {
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        auto found = check_request(requests[i]);
        if (found.empty()) {
            found = check_names(principal, requests[i], tasks);
        }
        for (auto& error : found) {
            error.pointer =
                shape == Shape::list ? fmt::format("/{}{}", i, error.pointer) : error.pointer;
            errors.push_back(std::move(error));
        }
    }
    return errors;
}

// What is forbidden is so whatever else is wrong.
auto refusal_of(std::vector<FieldError> errors) -> Error {
    const auto forbidden = std::ranges::find(errors, "forbidden", &FieldError::code);
    const auto& first = forbidden == errors.end() ? errors.front() : *forbidden;
    const bool keeps_code = errors.size() == 1 || forbidden != errors.end();
    return {
        .code = keeps_code ? first.code : "validation_failed",
        .message = first.detail,
        .fields = std::move(errors),
    };
}

}  // namespace

auto check_requests(
    const access::Principal& principal,
    const std::vector<job::JobRequest>& requests,
    const task::TaskMap& tasks,
    Shape shape
) -> Result<> {
    auto errors = check_all(principal, requests, tasks, shape);
    return errors.empty() ? Result<>() : std::unexpected(refusal_of(std::move(errors)));
}

}  // namespace pawl::commands
