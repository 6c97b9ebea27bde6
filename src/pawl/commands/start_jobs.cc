// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/start_jobs.h"

#include <utility>

#include "pawl/access/scope.h"
#include "pawl/commands/jobs.h"

namespace pawl::commands {
namespace {

auto start(Services& services, store::StartRequest wanted) -> Async<Result<std::vector<job::Job>>> {
    if (!services.start_now) {
        co_return std::vector<job::Job>();
    }
    co_return co_await services.start_now(std::move(wanted));
}

auto waits_for_a_time(const job::Job& job) -> bool {
    return job.state == job::JobState::scheduled || job.state == job::JobState::retrying;
}

}  // namespace

auto start_job(Services& services, access::Principal principal, JobId id)
    -> Async<Result<job::Job>> {
    auto job = co_await find_job(services, principal, id);
    if (!job) {
        co_return job;
    }
    if (waits_for_a_time(*job)) {
        auto ready = co_await run_job_now(services, principal, id);
        if (!ready && ready.error().code != "wrong_state") {
            co_return ready;
        }
    } else if (job->state != job::JobState::ready) {
        co_return job;
    }
    auto started = co_await start(services, {.jobs = {id}});
    if (!started) {
        co_return std::unexpected(std::move(started.error()));
    }
    if (!started->empty()) {
        services.logger.info("job.started_by_hand", {{"job_id", id.value}, {"by", principal.id}});
        co_return std::move(started->front());
    }
    co_return co_await find_job(services, std::move(principal), id);
}

auto start_next(
    Services& services,
    access::Principal principal,
    std::vector<std::string> tasks,
    std::size_t limit
) -> Async<Result<std::vector<job::Job>>> {
    std::erase_if(tasks, [&](const std::string& task) {
        return !access::allows_task(principal.scope, task);
    });
    if (tasks.empty() || limit == 0) {
        co_return std::vector<job::Job>();
    }
    co_return co_await start(services, {.tasks = std::move(tasks), .limit = limit});
}

}  // namespace pawl::commands
