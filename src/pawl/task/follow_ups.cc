// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/follow_ups.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "pawl/base/id.h"
#include "pawl/base/json_writer.h"
#include "pawl/task/make_job.h"

namespace pawl::task {
namespace {

using job::JobState;

auto payload_about(const job::Job& job, const job::Outcome& outcome, JobState state)
    -> std::string {
    std::string payload;
    ObjectWriter object(payload);
    object.number("job_id", job.id.value).text("task", job.task).text("queue", job.queue);
    object.text("state", to_text(state)).number("attempt", job.attempt);
    object.number("max_attempts", job.max_attempts).raw_or_null("payload", job.payload);
    if (state == JobState::succeeded) {
        object.raw_or_null("result", outcome.result);
    } else {
        ObjectWriter(object.begin("error"))
            .text("code", outcome.error.code)
            .text("message", outcome.error.message)
            .finish();
    }
    object.finish();
    return payload;
}

// Names that are no task any more are passed over: a reload may have taken it.
auto named_jobs(
    const TaskMap& tasks,
    const std::vector<std::string>& names,
    const job::Job& job,
    const job::Outcome& outcome,
    JobState state,
    WallTime now
) -> std::vector<job::Job> {
    std::vector<job::Job> jobs;
    for (const auto& name : names) {
        const auto found = tasks.find(name);
        if (found == tasks.end()) {
            continue;
        }
        auto next = make_job(found->second, now);
        if (next.payload.empty()) {
            next.payload = payload_about(job, outcome, state);
        }
        next.user_id = job.user_id;
        next.hop = job.hop;
        jobs.push_back(std::move(next));
    }
    return jobs;
}

}  // namespace

auto follow_ups_of(
    const TaskMap& tasks,
    const job::Job& job,
    const job::Outcome& outcome,
    const job::Transition& change,
    WallTime now
) -> RaiseAlerts {
    auto alerts = alerts_of(tasks, job, outcome, change, now);
    const auto task = tasks.find(job.task);
    const bool is_over = change.to == JobState::succeeded || change.to == JobState::failed;
    if (!is_over || task == tasks.end()) {
        return alerts;
    }
    const auto& names =
        change.to == JobState::succeeded ? task->second.on_success : task->second.on_failure;
    auto jobs = named_jobs(tasks, names, job, outcome, change.to, now);
    if (jobs.empty()) {
        return alerts;
    }
    return [alerts = std::move(alerts),
            jobs = std::move(jobs)](const job::FailureStreak& streak) -> std::vector<job::Job> {
        auto all = alerts ? alerts(streak) : std::vector<job::Job>();
        std::ranges::copy(jobs, std::back_inserter(all));
        return all;
    };
}

}  // namespace pawl::task
