// SPDX-License-Identifier: Apache-2.0
// From requests to persisted jobs.
#include <fmt/format.h>

#include <utility>

#include "pawl/access/scope.h"
#include "pawl/commands/admit_jobs.h"
#include "pawl/commands/check_requests.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/resolve_parents.h"
#include "pawl/commands/scopes.h"
#include "pawl/task/make_job.h"

namespace pawl::commands {
namespace {

auto keys_in(job::JobRequest& request) -> task::JobKeys {
    return {
        .unique = std::move(request.unique), .concurrency_key = std::move(request.concurrency_key)
    };
}

auto to_new_job(job::JobRequest&& request, task::JobKeys keys, const task::Task& task, WallTime now)
    -> store::NewJob {
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
    job.concurrency_key = std::move(keys.concurrency_key);
    job.ordering_key = std::move(request.ordering_key);
    job.deadline = request.deadline;
    job.batch = request.batch;
    job.on_lost = request.on_lost.value_or(job.on_lost);
    store::NewJob wanted{.job = std::move(job), .id = request.id};
    if (keys.unique) {
        store::hold_key(wanted, std::move(*keys.unique), now);
    }
    return wanted;
}

void wait_for(store::NewJob& wanted, std::vector<store::JobWait> waits) {
    for (const auto& wait : waits) {
        wanted.job.depends_on.push_back(wait.parent);
    }
    if (!waits.empty()) {
        wanted.job.waiting_for = "the jobs it depends on";
    } else if (!wanted.job.ordering_key.empty()) {
        wanted.job.waiting_for = "an earlier job of its ordering key";
    }
    wanted.after_jobs = std::move(waits);
}

// A pointer into the list of one is a pointer into the request.
auto of_single(Error error) -> Error {
    for (auto& field : error.fields) {
        if (field.pointer.starts_with("/0/")) {
            field.pointer.erase(0, 2);
            error.message = field.pointer + ": " + field.detail;
        }
    }
    return error;
}

auto within_list(Error error, std::size_t index) -> Error {
    for (auto& field : error.fields) {
        field.pointer = fmt::format("/{}{}", index, field.pointer);
        error.message = field.pointer + ": " + field.detail;
    }
    return error;
}

}  // namespace

auto enqueue(
    Services& services,
    access::Principal principal,
    std::vector<job::JobRequest> requests,
    std::optional<Idempotency> idempotency,
    Shape shape
) -> Async<Result<Enqueued>> {
    const auto now = services.clock.wall_now();
    auto insert = make_jobs(services, principal, std::move(requests), shape, now);
    if (!insert) {
        co_return std::unexpected(std::move(insert.error()));
    }
    if (auto admitted = co_await admit_jobs(services, insert->jobs, shape); !admitted) {
        co_return std::unexpected(std::move(admitted.error()));
    }
    insert->idempotency = store_key(principal, std::move(idempotency), now);
    auto enqueued = co_await insert_jobs(services, std::move(*insert));
    if (!enqueued && shape == Shape::single) {
        co_return std::unexpected(of_single(std::move(enqueued.error())));
    }
    co_return enqueued;
}

auto make_jobs(
    Services& services,
    const access::Principal& principal,
    std::vector<job::JobRequest> requests,
    Shape shape,
    WallTime now
) -> Result<store::InsertJobs> {
    const auto tasks = services.tasks.snapshot();
    if (auto checked = check_requests(principal, requests, *tasks, shape); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    auto parents = resolve_parents(requests);
    if (!parents) {
        return std::unexpected(
            shape == Shape::single ? of_single(std::move(parents.error()))
                                   : std::move(parents.error())
        );
    }
    store::InsertJobs insert{
        .order = std::move(parents->order), .sight = sight_of(principal), .now = now
    };
    insert.jobs.reserve(requests.size());
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const auto& task = tasks->find(requests[i].task)->second;
        auto owner = access::owner_of_new_job(principal, requests[i].user_id);
        const auto& payload = requests[i].payload ? *requests[i].payload : task.payload;
        auto keys = task::keys_of(task.keys, payload, keys_in(requests[i]));
        if (!keys) {
            return std::unexpected(
                shape == Shape::list ? within_list(std::move(keys.error()), i)
                                     : std::move(keys.error())
            );
        }
        insert.jobs.push_back(to_new_job(std::move(requests[i]), std::move(*keys), task, now));
        insert.jobs.back().job.user_id = std::move(*owner);  // check_requests looked at it
        insert.jobs.back().job.hop = principal.hop;
        wait_for(insert.jobs.back(), std::move(parents->waits[i]));
    }
    return insert;
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
    if (inserted->jobs.size() > inserted->existing) {
        const auto& first = inserted->jobs.front();
        services.metrics.jobs_enqueued(
            first.queue, first.task, inserted->jobs.size() - inserted->existing
        );
    }
    co_return Enqueued{
        .jobs = std::move(inserted->jobs),
        .existing = inserted->existing,
        .existing_at = std::move(inserted->existing_at),
        .batch = inserted->batch,
        .replay = std::move(inserted->replay),
    };
}

}  // namespace pawl::commands
