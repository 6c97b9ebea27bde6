// SPDX-License-Identifier: Apache-2.0
// The runs of registered tasks, and one by hand. A task is registered if it has a schedule or
// `endpoint = true`; each of its jobs that has started is a run, whoever asked for it.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "pawl/access/scope.h"
#include "pawl/base/json_writer.h"
#include "pawl/base/names.h"
#include "pawl/commands/job_counts.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/schedules.h"
#include "pawl/commands/tasks_of_kind.h"
#include "pawl/compat/body.h"
#include "pawl/compat/newest.h"
#include "pawl/compat/projection.h"
#include "pawl/compat/replies.h"
#include "pawl/compat/route.h"

namespace pawl::compat {
namespace {

using Jobs = std::vector<job::Job>;

constexpr std::size_t kMostSchedules = 1'000;
constexpr std::size_t kMostPages = 20;  // looked at for the runs of one name
constexpr Duration kLongestRun = std::chrono::seconds(50);

// What a run is called: its schedule, or its task if it has none.
auto name_of(const job::Job& job) -> const std::string& {
    return job.slot ? job.slot->schedule : job.task;
}

void append_run(std::string& out, const job::Job& job) {
    ObjectWriter object(out);
    append_job_id(object.begin("id"), job.id, IdStyle::text);
    object.text("jobName", name_of(job));
    object.time_or_null("startedAt", job.started_at).time_or_null("finishedAt", job.finished_at);
    if (job.started_at && job.finished_at) {
        const auto took = *job.finished_at - *job.started_at;
        object.number(
            "duration", std::chrono::duration_cast<std::chrono::milliseconds>(took).count()
        );
    } else {
        object.null("duration");
    }
    object.text("status", run_status(job.state).value_or(""));
    object.text_or_null("error", job.error.message).time("createdAt", job.created_at).finish();
}

// Of schedules that the caller sees, and of endpoints.
auto registered_tasks(const Call& call) -> Async<Result<std::set<std::string>>> {
    const auto schedules =
        co_await commands::list_schedules(call.services(), call.principal, {}, kMostSchedules);
    if (!schedules) {
        co_return std::unexpected(schedules.error());
    }
    const auto endpoints = commands::names_of_endpoints(call.services());
    std::set<std::string> tasks(endpoints.begin(), endpoints.end());
    for (const auto& stored : *schedules) {
        tasks.insert(stored.schedule.task);
    }
    co_return tasks;
}

// The newest jobs of a task that have started, in these states.
auto list_task(const Call& call, store::JobFilter filter) -> Async<Result<Jobs>> {
    const auto counts =
        co_await commands::count_jobs(call.services(), call.principal, {filter.task});
    if (!counts) {
        co_return std::unexpected(counts.error());
    }
    std::int64_t running = 0;
    for (const auto& line : *counts) {
        running += line.state == job::JobState::running ? line.count : 0;
    }
    co_return co_await list_newest(call, std::move(filter), running);
}

// Which runs are shown: all that have started, but for those of another name, if there is one, and
// of other users, if the caller is confined to its own and nobody's.
struct Shown {
    std::string name = {};
    std::optional<std::string> user_id = std::nullopt;

    [[nodiscard]] auto has(const job::Job& job) const -> bool {
        const bool is_open = !user_id || job.user_id.empty() || job.user_id == *user_id;
        return job.started_at && is_open && (name.empty() || name_of(job) == name);
    }
};

// Page by page, until there are enough that are shown.
auto list_runs(const Call& call, store::JobFilter filter, Shown shown) -> Async<Result<Jobs>> {
    Jobs runs;
    for (std::size_t pages = 0; pages < kMostPages && runs.size() < filter.limit; ++pages) {
        auto page = co_await list_task(call, filter);
        if (!page) {
            co_return page;
        }
        const bool is_last = page->size() < filter.limit;
        for (auto& job : *page) {
            filter.before = job.id;
            if (shown.has(job)) {
                runs.push_back(std::move(job));
            }
        }
        if (is_last) {
            break;
        }
    }
    runs.resize(std::min(runs.size(), filter.limit));
    co_return runs;
}

// Of the schedule of that name, and of the task of that name.
auto runs_of_name(const Call& call, store::JobFilter filter, Shown shown) -> Async<Result<Jobs>> {
    const auto schedule =
        co_await commands::find_schedule(call.services(), call.principal, shown.name);
    const auto registered = co_await registered_tasks(call);
    if (!registered) {
        co_return std::unexpected(registered.error());
    }
    if (schedule) {
        filter.task = schedule->schedule.task;
    } else if (registered->contains(shown.name)) {
        filter.task = shown.name;
    } else {
        co_return Jobs();
    }
    co_return co_await list_runs(call, std::move(filter), std::move(shown));
}

auto runs_of_all(const Call& call, store::JobFilter filter, Shown shown) -> Async<Result<Jobs>> {
    const auto registered = co_await registered_tasks(call);
    if (!registered) {
        co_return std::unexpected(registered.error());
    }
    Jobs runs;
    for (const auto& task : *registered) {
        filter.task = task;
        auto some = co_await list_runs(call, filter, shown);
        if (!some) {
            co_return some;
        }
        merge_newest(runs, std::move(*some), filter.limit);
    }
    co_return runs;
}

auto list(Call call) -> Answer {
    const auto limit = call.query.limit();
    if (!limit) {
        co_return std::unexpected(limit.error());
    }
    store::JobFilter filter{
        .states = states_of_run_status(call.query.find("status").value_or("")), .limit = *limit
    };
    Shown shown{.name = std::string(call.query.find("jobName").value_or(""))};
    if (access::is_confined(call.principal)) {
        shown.user_id = call.principal.user_id;
        call.principal.role = access::Role::viewer;  // what is shown is decided here
    }
    auto runs = Result<Jobs>(Jobs());
    if (!filter.states.empty()) {
        runs = shown.name.empty()
                   ? co_await runs_of_all(call, std::move(filter), std::move(shown))
                   : co_await runs_of_name(call, std::move(filter), std::move(shown));
    }
    if (!runs) {
        co_return std::unexpected(runs.error());
    }
    std::string body;
    ObjectWriter object(body);
    object.flag("success", true);
    append_list(object.begin("jobRuns"), *runs, append_run);
    object.finish();
    co_return json_reply(200, std::move(body));
}

auto no_job(std::string_view name) -> net::HttpResponse {
    return failure_reply(404, fmt::format("Job '{}' not found", name));
}

// Of the schedule of that name, else of the task of that name if it is an endpoint.
auto start(const Call& call, const std::string& name) -> Async<Result<JobId>> {
    auto run = co_await commands::run_schedule(call.services(), call.principal, name, std::nullopt);
    if (!run && run.error().code == "not_found") {
        if (!std::ranges::binary_search(commands::names_of_endpoints(call.services()), name)) {
            co_return std::unexpected(run.error());
        }
        std::vector<job::JobRequest> requests(1);
        requests.front().task = name;
        run = co_await commands::enqueue(
            call.services(), call.principal, std::move(requests), std::nullopt
        );
    }
    co_return run ? Result<JobId>(run->jobs.front().id) : std::unexpected(run.error());
}

auto ended_text(const job::Job& job) -> std::string {
    std::string body;
    ObjectWriter object(body);
    const bool is_done = job.state == job::JobState::succeeded;
    object.flag("success", is_done);
    if (is_done) {
        object.raw_or_null("result", job.result);
    } else {
        object.text("error", job.error.message);
    }
    object.finish();
    return body;
}

auto run(Call call) -> Answer {
    const auto body = read_body(call.request.body);
    const auto name = body ? text_in(*body, "jobName")
                           : Result<std::optional<std::string>>(std::unexpected(body.error()));
    if (!name) {
        co_return std::unexpected(name.error());
    }
    if (name->value_or("").empty()) {
        co_return failure_reply(400, "jobName is required");
    }
    const auto id = is_name(**name) ? co_await start(call, **name) : Result<JobId>(JobId{});
    if (!id || !*id) {
        co_return !id && id.error().code != "not_found"
            ? Result<net::HttpResponse>(std::unexpected(id.error()))
            : no_job(**name);
    }
    const auto job = co_await commands::wait_for_job(
        call.services(),
        call.principal,
        *id,
        {.most = std::min(kLongestRun, call.around->options.wait), .stop = call.request.stop}
    );
    if (!job) {
        co_return std::unexpected(job.error());
    }
    co_return is_final(job->state) ? json_reply(200, ended_text(*job)) : still_running(job->id);
}

}  // namespace

void add_run_routes(RouteTable& table) {
    table.push_back({
        .methods = Methods::get,
        .path = "/api/cron/runs",
        .access = Access::reader,
        .handler = list,
        .failure = Failure::success_false,
    });
    table.push_back({
        .methods = Methods::post,
        .path = "/api/cron/run",
        .access = Access::user,
        .handler = run,
        .failure = Failure::success_false,
    });
}

}  // namespace pawl::compat
