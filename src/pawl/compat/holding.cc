// SPDX-License-Identifier: Apache-2.0
#include "pawl/compat/holding.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pawl/commands/job_counts.h"
#include "pawl/commands/jobs.h"
#include "pawl/compat/body.h"

namespace pawl::compat {
namespace {

using job::JobState;

constexpr std::string_view kDryRun = "dryRun";
constexpr std::size_t kMostRuns = 100;  // of one task that are looked at

auto is_under_way(JobState state) -> bool {
    return state == JobState::running || state == JobState::ready || state == JobState::retrying;
}

auto is_dry(const job::Job& job) -> bool {
    const auto payload = object_of(job.payload);
    const auto* const value = payload.if_contains(kDryRun);
    return value != nullptr && value->is_bool() && value->get_bool();
}

auto count_under_way(const Call& call, std::string task) -> Async<Result<std::int64_t>> {
    const auto counts =
        co_await commands::count_jobs(call.services(), call.principal, {std::move(task)});
    if (!counts) {
        co_return std::unexpected(counts.error());
    }
    std::int64_t sum = 0;
    for (const auto& line : *counts) {
        sum += is_under_way(line.state) ? line.count : 0;
    }
    co_return sum;
}

// The run that is furthest; nothing, and no look at jobs, when the counters know of none.
auto find_run(const Call& call, std::string task, DryRun dry_run)
    -> Async<Result<std::optional<JobId>>> {
    const auto count = co_await count_under_way(call, task);
    if (!count || *count == 0) {
        co_return count ? Result<std::optional<JobId>>(std::nullopt)
                        : std::unexpected(count.error());
    }
    auto jobs = co_await commands::newest_jobs(
        call.services(),
        call.principal,
        {.states = {JobState::running, JobState::ready, JobState::retrying},
         .task = std::move(task),
         .limit = std::min(static_cast<std::size_t>(*count), kMostRuns)}
    );
    if (!jobs) {
        co_return std::unexpected(jobs.error());
    }
    std::erase_if(*jobs, [dry_run](const job::Job& job) {
        return is_dry(job) != (dry_run == DryRun::yes);
    });
    const auto running = std::ranges::find(*jobs, JobState::running, &job::Job::state);
    if (running != jobs->end()) {
        co_return running->id;
    }
    co_return jobs->empty() ? std::nullopt : std::optional(jobs->back().id);
}

// The unique key makes it one job, whoever else asks at the same time.
auto start_run(const Call& call, const task::Task& task, DryRun dry_run) -> Async<Result<JobId>> {
    std::vector<job::JobRequest> requests(1);
    auto& request = requests.front();
    request.task = task.name;
    request.unique = job::UniqueRequest{.key = "compat:run"};
    if (dry_run == DryRun::yes) {
        request.unique->key = "compat:dry-run";
        request.payload = with_member(task.payload, kDryRun, true);
    }
    const auto enqueued = co_await commands::enqueue(
        call.services(), call.principal, std::move(requests), std::nullopt
    );
    co_return enqueued ? Result<JobId>(enqueued->jobs.front().id)
                       : std::unexpected(enqueued.error());
}

}  // namespace

auto hold(const Call& call, JobId id) -> Async<Result<job::Job>> {
    co_return co_await commands::wait_for_job(
        call.services(),
        call.principal,
        id,
        {.most = call.around->options.wait, .stop = call.request.stop}
    );
}

auto dry_run_of(const Call& call) -> DryRun {
    const auto value = call.query.find(kDryRun);
    return value && *value != "0" && *value != "false" ? DryRun::yes : DryRun::no;
}

auto run_to_end(const Call& call, task::Task task, DryRun dry_run) -> Async<Result<job::Job>> {
    const auto known = co_await find_run(call, task.name, dry_run);
    if (!known) {
        co_return std::unexpected(known.error());
    }
    const auto id = *known ? Result<JobId>(**known) : co_await start_run(call, task, dry_run);
    if (!id) {
        co_return std::unexpected(id.error());
    }
    co_return co_await hold(call, *id);
}

}  // namespace pawl::compat
