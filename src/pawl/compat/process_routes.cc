// SPDX-License-Identifier: Apache-2.0
// Callers that process jobs of sites: they take what is due, also from a paused queue. Nobody has
// to, for the dispatcher does it all the time.
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "pawl/base/json_writer.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/start_jobs.h"
#include "pawl/commands/tasks_of_kind.h"
#include "pawl/compat/body.h"
#include "pawl/compat/endpoint.h"
#include "pawl/compat/holding.h"
#include "pawl/compat/replies.h"
#include "pawl/compat/route.h"
#include "pawl/compat/run_named.h"
#include "pawl/compat/site_job.h"

namespace pawl::compat {
namespace {

constexpr auto kLongestPass = std::chrono::seconds(50);  // of process-jobs

constexpr std::string_view kAboutProcessJobs =
    "This address processes pending jobs. Call it with GET or POST and the header\n"
    "Authorization: Bearer CRON_SECRET\n";

void append_ending(ObjectWriter& object, const job::Job& job) {
    if (job.state == job::JobState::succeeded) {
        object.raw_or_null("result", job.result);
    } else {
        object.text("error", job.error.message);
    }
}

auto processed_text(const job::Job& job, std::string_view type) -> std::string {
    std::string body;
    ObjectWriter object(body);
    object.flag("success", job.state == job::JobState::succeeded);
    append_job_id(object.begin("jobId"), job.id, IdStyle::text);
    object.text("type", type);
    append_ending(object, job);
    object.finish();
    return body;
}

auto idle() -> net::HttpResponse {
    return json_reply(200, R"({"success":true,"message":"No pending jobs to process"})");
}

auto run_next(Call call) -> Answer {
    auto tasks = site_tasks(call);
    const auto started =
        co_await commands::start_next(call.services(), call.principal, std::move(tasks), 1);
    if (!started) {
        co_return std::unexpected(started.error());
    }
    if (started->empty()) {
        co_return idle();
    }
    const auto job = co_await hold(call, started->front().id);
    if (!job) {
        co_return std::unexpected(job.error());
    }
    co_return is_final(job->state) ? json_reply(200, processed_text(*job, type_of(call, *job)))
                                   : still_running(job->id);
}

// With a jobId, that job; without one, whichever is next. Who has prompts alone must name one.
auto run_named_or_next(Call call) -> Answer {
    const auto body = read_body(call.request.body);
    if (!body) {
        co_return std::unexpected(body.error());
    }
    const auto* const named = body->if_contains("jobId");
    const bool has_sites = !site_tasks(call).empty();
    if (named == nullptr && has_sites) {
        co_return co_await run_next(std::move(call));
    }
    if (!has_sites && !commands::first_of_kind(call.services(), "prompt_run")) {
        co_return not_found();
    }
    const bool is_empty = named == nullptr || named->is_null() || named->is_object() ||
                          named->is_array() || named->is_bool() || *named == Json("");
    if (is_empty) {
        co_return error_reply(400, "Job ID is required");
    }
    const auto id = job_id_in(*named);
    if (!id) {
        co_return error_reply(404, "Job not found");
    }
    co_return co_await run_named(std::move(call), *id);
}

auto stats(Call call) -> Answer {
    auto tasks = site_tasks(call);
    if (tasks.empty()) {
        co_return not_found();
    }
    const auto stats = co_await site_stats(call, std::move(tasks));
    if (!stats) {
        co_return std::unexpected(stats.error());
    }
    std::string body;
    ObjectWriter object(body);
    object.flag("success", true);
    append_site_stats(object.begin("stats"), *stats);
    object.finish();
    co_return json_reply(200, std::move(body));
}

// Until the attempt that was started is over, whatever becomes of the job then.
auto wait_for_attempt(const Call& call, job::Job started, SteadyTime until)
    -> Async<Result<job::Job>> {
    const auto left = until - call.services().clock.steady_now();
    co_return co_await commands::wait_for_job(
        call.services(),
        call.principal,
        started.id,
        {.most = std::max(left, Duration::zero()),
         .enough = [fence = started.fence](const job::Job& job
                   ) { return job.state != job::JobState::running || job.fence != fence; },
         .stop = call.request.stop}
    );
}

// As many as the batch size allows: in turns, if the limits of a queue do not let them start
// together.
auto run_some(const Call& call, std::vector<std::string> tasks, SteadyTime until)
    -> Async<Result<std::vector<job::Job>>> {
    std::vector<job::Job> done;
    std::size_t begun = 0;
    while (begun < call.around->options.process_batch && call.services().clock.steady_now() < until
    ) {
        const auto started = co_await commands::start_next(
            call.services(), call.principal, tasks, call.around->options.process_batch - begun
        );
        if (!started || started->empty()) {
            co_return started ? Result<std::vector<job::Job>>(std::move(done))
                              : std::unexpected(started.error());
        }
        begun += started->size();
        for (const auto& job : *started) {
            auto ended = co_await wait_for_attempt(call, job, until);
            if (!ended) {
                co_return std::unexpected(ended.error());
            }
            if (ended->state != job::JobState::running) {
                done.push_back(std::move(*ended));
            }
        }
    }
    co_return done;
}

void append_processed(std::string& out, const Call& call, const job::Job& job) {
    ObjectWriter object(out);
    append_job_id(object.begin("jobId"), job.id, IdStyle::text);
    object.text("type", type_of(call, job));
    object.text("status", job.state == job::JobState::succeeded ? "completed" : "failed");
    append_ending(object, job);
    object.finish();
}

auto run_pass(Call call) -> Answer {
    if (call.principal.id.empty()) {
        co_return text_reply(200, kAboutProcessJobs);
    }
    const auto tasks = site_tasks(call);
    if (tasks.empty()) {
        call.name = "process-jobs";
        co_return co_await run_endpoint(std::move(call));
    }
    const auto began = call.services().clock.steady_now();
    const auto done = co_await run_some(call, tasks, began + kLongestPass);
    if (!done) {
        co_return std::unexpected(done.error());
    }
    const auto stats = co_await site_stats(call, tasks);
    if (!stats) {
        co_return std::unexpected(stats.error());
    }
    const auto took = call.services().clock.steady_now() - began;
    std::string body;
    ObjectWriter object(body);
    object.flag("success", true);
    object.number("processedCount", static_cast<std::int64_t>(done->size()));
    append_list(object.begin("jobs"), *done, [&](std::string& out, const job::Job& job) {
        append_processed(out, call, job);
    });
    append_site_stats(object.begin("queueStats"), *stats);
    object.number("duration", std::chrono::duration_cast<std::chrono::milliseconds>(took).count());
    object.finish();
    co_return json_reply(200, std::move(body));
}

}  // namespace

void add_process_routes(RouteTable& table) {
    table.push_back({
        .methods = Methods::post,
        .path = "/api/jobs/process",
        .access = Access::cron,
        .handler = run_named_or_next,
        .refusal = Refusal::as_sent,
        .failure = Failure::with_details,
    });
    table.push_back({
        .methods = Methods::get,
        .path = "/api/jobs/process",
        .access = Access::cron,
        .handler = stats,
    });
    table.push_back({
        .methods = Methods::get_or_post,
        .path = "/api/cron/process-jobs",
        .access = Access::cron,
        .handler = run_pass,
        .refusal = Refusal::invalid_secret,
        .has_public_help = true,
    });
}

}  // namespace pawl::compat
