// SPDX-License-Identifier: Apache-2.0
// The prompts: what is due becomes jobs, each of which runs one prompt once on one model.
// POST /api/jobs/process with a jobId is here, and without one in process_routes.cc.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/json_writer.h"
#include "pawl/commands/job_counts.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/start_jobs.h"
#include "pawl/commands/tasks_of_kind.h"
#include "pawl/compat/body.h"
#include "pawl/compat/holding.h"
#include "pawl/compat/newest.h"
#include "pawl/compat/prompt_json.h"
#include "pawl/compat/replies.h"
#include "pawl/compat/route.h"
#include "pawl/compat/run_named.h"
#include "pawl/compat/site_job.h"
#include "pawl/task/prompt_job.h"

namespace pawl::compat {
namespace {

using job::JobState;

constexpr auto kPromptRun = std::to_array<std::string_view>({"prompt_run"});
constexpr std::size_t kMostListed = 100;

auto enqueued_text(const job::Job& job) -> std::string {
    const auto result = object_of(job.result);
    const auto prompts = number_of(result, "promptCount");
    const auto jobs = number_of(result, "jobsCreated");
    std::string body;
    ObjectWriter object(body);
    object.flag("success", true);
    if (prompts == 0) {
        object.text("message", "No prompts due for processing").number("promptCount", 0);
    } else {
        object.text(
            "message",
            "Enqueued " + std::to_string(jobs) + " jobs for " + std::to_string(prompts) + " prompts"
        );
        object.number("promptCount", prompts).number("jobsCreated", jobs);
        object.raw("batchKey", json_of(result, "batchKey"));
    }
    object.finish();
    return body;
}

auto enqueue_prompts(Call call) -> Answer {
    auto task = commands::first_of_kind(call.services(), "prompt_matrix");
    if (!task) {
        co_return not_found();
    }
    const auto job = co_await run_to_end(call, std::move(*task), dry_run_of(call));
    if (!job) {
        co_return std::unexpected(job.error());
    }
    if (!is_final(job->state)) {
        co_return still_running(job->id, IdStyle::number, status_url(job->id));
    }
    co_return job->state == JobState::succeeded ? json_reply(200, enqueued_text(*job))
                                                : error_reply(500, "Cron job failed");
}

// What GET /api/jobs/status asks for.
struct Wanted {
    std::vector<std::string> tasks = {};
    std::vector<JobState> states = {};
    std::string tag = {};  // of batch key and prompt; empty: any
};

auto wanted_of(const Call& call) -> Wanted {
    Wanted wanted{.tasks = commands::names_of_kinds(call.services(), kPromptRun)};
    if (const auto status = call.query.find("status")) {
        wanted.states = states_of_prompt_status(*status);
    } else {
        for (std::size_t i = 0; i < job::kJobStateNames.size(); ++i) {
            wanted.states.push_back(static_cast<JobState>(i));
        }
    }
    const auto batch_key = call.query.find("batchKey").value_or("");
    const auto prompt_id = call.query.find("promptId").value_or("");
    if (!batch_key.empty() || !prompt_id.empty()) {
        wanted.tag = task::prompt_job_tag(batch_key, prompt_id);
    }
    return wanted;
}

// The numbers of one task, and its part of the list.
struct Found {
    PromptSummary summary = {};
    std::vector<job::Job> jobs = {};
};

// By the counters, or along the jobs that carry the tag.
auto count(const Call& call, const Wanted& wanted, store::JobFilter filter)
    -> Async<Result<std::vector<store::StateCount>>> {
    if (!wanted.tag.empty()) {
        co_return co_await commands::count_tagged_jobs(
            call.services(), call.principal, std::move(filter)
        );
    }
    const auto lines =
        co_await commands::count_jobs(call.services(), call.principal, {filter.task});
    if (!lines) {
        co_return std::unexpected(lines.error());
    }
    std::vector<store::StateCount> counts;
    for (const auto& line : *lines) {
        if (std::ranges::find(wanted.states, line.state) != wanted.states.end()) {
            counts.push_back({.state = line.state, .count = line.count});
        }
    }
    co_return counts;
}

auto add_task(const Call& call, const Wanted& wanted, std::string task, Found& found)
    -> Async<Result<>> {
    const store::JobFilter filter{
        .states = wanted.states, .task = std::move(task), .tag = wanted.tag, .limit = kMostListed
    };
    const auto counts = co_await count(call, wanted, filter);
    if (!counts) {
        co_return std::unexpected(counts.error());
    }
    std::int64_t unfinished = 0;
    for (const auto& line : *counts) {
        found.summary.add(line.state, line.count);
        unfinished += is_final(line.state) ? 0 : line.count;
    }
    auto jobs = co_await list_newest(call, filter, unfinished);
    if (!jobs) {
        co_return std::unexpected(jobs.error());
    }
    merge_newest(found.jobs, std::move(*jobs), kMostListed);
    co_return Result<>();
}

auto fits(const Wanted& wanted, const job::Job& job) -> bool {
    return std::ranges::find(wanted.tasks, job.task) != wanted.tasks.end() &&
           std::ranges::find(wanted.states, job.state) != wanted.states.end() &&
           (wanted.tag.empty() || std::ranges::find(job.tags, wanted.tag) != job.tags.end());
}

auto find_one(const Call& call, const Wanted& wanted, std::string_view id, Found& found)
    -> Async<Result<>> {
    const auto job_id = job_id_in(Json(id));
    if (!job_id) {
        co_return Result<>();
    }
    auto job = co_await commands::find_job(call.services(), call.principal, *job_id);
    if (!job && job.error().code != "not_found") {
        co_return std::unexpected(job.error());
    }
    if (job && fits(wanted, *job)) {
        found.summary.add(job->state, 1);
        found.jobs.push_back(std::move(*job));
    }
    co_return Result<>();
}

auto prompt_jobs(Call call) -> Answer {
    const auto wanted = wanted_of(call);
    if (wanted.tasks.empty()) {
        co_return not_found();
    }
    Found found;
    Result<> done;
    if (const auto id = call.query.find("jobId")) {
        done = co_await find_one(call, wanted, *id, found);
    } else if (!wanted.states.empty()) {
        for (const auto& task : wanted.tasks) {
            done = co_await add_task(call, wanted, task, found);
            if (!done) {
                break;
            }
        }
    }
    if (!done) {
        co_return std::unexpected(done.error());
    }
    co_return json_reply(200, prompt_jobs_text(found.summary, found.jobs));
}

auto is_run_here(const Call& call, const job::Job& job) -> bool {
    const auto kind = commands::kind_of(call.services(), job.task);
    return kind == kPromptRun.front() || std::ranges::find(kSiteKinds, kind) != kSiteKinds.end();
}

void begin_result(ObjectWriter& object, const job::Job& job) {
    object.flag("success", job.state == JobState::succeeded);
    append_job_id(object.begin("jobId"), job.id, IdStyle::number);
    object.text("status", prompt_status(job.state));
}

auto taken_text(const job::Job& job) -> std::string {
    std::string body;
    ObjectWriter object(body);
    object.flag("success", true);
    append_job_id(object.begin("jobId"), job.id, IdStyle::number);
    object.text("status", prompt_status(job.state));
    object.text("message", "Job already processed").finish();
    return body;
}

auto prompt_status_url(JobId id) -> std::string {
    return "/api/jobs/status?jobId=" + to_text(id);
}

auto done_text(const job::Job& job) -> std::string {
    std::string body;
    ObjectWriter object(body);
    begin_result(object, job);
    if (job.state == JobState::succeeded) {
        object.raw("entityId", json_of(object_of(job.result), "entityId"));
    } else {
        object.text("error", job.error.message);
    }
    object.finish();
    return body;
}

}  // namespace

auto run_named(Call call, JobId id) -> Answer {
    auto job = co_await commands::find_job(call.services(), call.principal, id);
    if (!job || !is_run_here(call, *job)) {
        co_return job || job.error().code == "not_found"
            ? Result<net::HttpResponse>(error_reply(404, "Job not found"))
            : std::unexpected(job.error());
    }
    if (is_final(job->state)) {
        co_return json_reply(200, taken_text(*job));
    }
    job = co_await commands::start_job(call.services(), call.principal, id);
    if (job) {
        job = co_await hold(call, id);
    }
    if (!job) {
        co_return std::unexpected(job.error());
    }
    co_return is_final(job->state) ? json_reply(200, done_text(*job))
                                   : still_running(id, IdStyle::number, prompt_status_url(id));
}

void add_prompt_routes(RouteTable& table) {
    table.push_back({
        .methods = Methods::get_or_post,
        .path = "/api/cron",
        .access = Access::cron,
        .handler = enqueue_prompts,
        .refusal = Refusal::text,
    });
    table.push_back({
        .methods = Methods::get,
        .path = "/api/jobs/status",
        .access = Access::cron,
        .handler = prompt_jobs,
    });
}

}  // namespace pawl::compat
