// SPDX-License-Identifier: Apache-2.0
// From requests to persisted jobs.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "pawl/access/scope.h"
#include "pawl/base/names.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/scopes.h"
#include "pawl/task/make_job.h"

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
    bool is_list
) -> std::vector<FieldError> {
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        auto found = check_request(requests[i]);
        if (found.empty()) {
            found = check_names(principal, requests[i], tasks);
        }
        for (auto& error : found) {
            error.pointer = is_list ? fmt::format("/{}{}", i, error.pointer) : error.pointer;
            errors.push_back(std::move(error));
        }
    }
    return errors;
}

auto to_new_job(job::JobRequest&& request, const task::Task& task, WallTime now) -> store::NewJob {
    auto job = task::make_job(task, now);
    if (request.payload) {
        job.payload = std::move(*request.payload);
    }
    if (!request.queue.empty()) {
        job.queue = std::move(request.queue);
    }
    job.priority = request.priority.value_or(job.priority);
    job.max_attempts = request.max_attempts.value_or(job.max_attempts);
    job.timeout = request.timeout.value_or(job.timeout);
    job.run_at = request.run_at.value_or(now + request.delay.value_or(Duration::zero()));
    if (!request.tags.empty()) {
        job.tags = std::move(request.tags);
    }
    return {.job = std::move(job)};
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

auto enqueue(
    Services& services,
    access::Principal principal,
    std::vector<job::JobRequest> requests,
    std::optional<Idempotency> idempotency,
    Shape shape
) -> Async<Result<Enqueued>> {
    const auto tasks = services.tasks.snapshot();
    auto errors = check_all(principal, requests, *tasks, shape == Shape::list);
    if (!errors.empty()) {
        co_return std::unexpected(refusal_of(std::move(errors)));
    }
    const auto now = services.clock.wall_now();
    store::InsertJobs insert{
        .idempotency = store_key(principal, std::move(idempotency), now), .now = now
    };
    insert.jobs.reserve(requests.size());
    for (auto& request : requests) {
        const auto& task = tasks->find(request.task)->second;
        auto owner = access::owner_of_new_job(principal, request.user_id);
        insert.jobs.push_back(to_new_job(std::move(request), task, now));
        insert.jobs.back().job.user_id = std::move(*owner);  // check_all looked at it
    }
    co_return co_await insert_jobs(services, std::move(insert));
}

auto insert_jobs(Services& services, store::InsertJobs insert) -> Async<Result<Enqueued>> {
    std::optional<KeysInProgress::Hold> hold;
    if (insert.idempotency) {
        hold = services.keys_in_progress.hold(insert.idempotency->scope, insert.idempotency->key);
        if (!hold) {
            co_return fail("in_progress", "a request with this Idempotency-Key is still running");
        }
    }
    auto inserted = co_await services.writer.insert(std::move(insert));
    if (!inserted) {
        co_return std::unexpected(inserted.error());
    }
    if (!inserted->jobs.empty()) {
        const auto& first = inserted->jobs.front();
        services.metrics.jobs_enqueued(first.queue, first.task, inserted->jobs.size());
    }
    co_return Enqueued{.jobs = std::move(inserted->jobs), .replay = std::move(inserted->replay)};
}

}  // namespace pawl::commands
