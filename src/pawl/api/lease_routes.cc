// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/lease_routes.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "pawl/api/cursor.h"
#include "pawl/api/job_json.h"
#include "pawl/api/json_text.h"
#include "pawl/api/lease_requests.h"
#include "pawl/api/replies.h"
#include "pawl/auth/lease_token.h"
#include "pawl/auth/seal.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/leases.h"

namespace pawl::api {
namespace {

using access::Role;

constexpr std::string_view kLeasePrefix = "/v1/leases/";

auto new_token(const job::Job& job) -> commands::LeaseToken {
    auto token = auth::new_lease_token(job.id, job.fence);
    auto hash = auth::lease_token_hash(token.reveal());
    return {.token = std::move(token), .hash = std::move(hash)};
}

void append_leased(std::string& out, const commands::Leased& leased) {
    ObjectWriter object(out);
    append_job(object.begin("job"), leased.job);
    ObjectWriter lease(object.begin("lease"));
    lease.text("token", leased.token.reveal()).number("fence", leased.fence);
    lease.time("expires_at", leased.expires_at).finish();
    object.finish();
}

auto lease_jobs(Call call) -> Answer {
    const auto queue = name_of(call);
    if (!queue) {
        co_return std::unexpected(queue.error());
    }
    auto request = parse_lease_request(call.request.body, *queue);
    if (!request) {
        co_return std::unexpected(std::move(request.error()));
    }
    request->make_token = new_token;
    request->stop = call.request.stop;
    const auto leased =
        co_await commands::lease_jobs(call.services(), *call.principal, std::move(*request));
    if (!leased) {
        co_return std::unexpected(leased.error());
    }
    std::string out;
    ObjectWriter object(out);
    append_list(object.begin("data"), *leased, append_leased);
    object.finish();
    co_return json_reply(200, std::move(out));
}

auto post_heartbeat(Call call) -> Answer {
    const auto beat = co_await commands::renew_lease(
        call.services(), *call.principal, auth::lease_token_hash(call.name)
    );
    if (!beat) {
        co_return std::unexpected(beat.error());
    }
    std::string out;
    ObjectWriter object(out);
    object.time("expires_at", beat->expires_at).flag("cancel_requested", beat->cancel_requested);
    object.finish();
    co_return json_reply(200, std::move(out));
}

auto done_reply(const Result<void>& done) -> Result<net::HttpResponse> {
    if (!done) {
        return std::unexpected(done.error());
    }
    return json_reply(200, R"({"ok":true})");
}

auto post_progress(Call call) -> Answer {
    auto progress = parse_progress(call.request.body);
    if (!progress) {
        co_return std::unexpected(std::move(progress.error()));
    }
    co_return done_reply(co_await commands::report_progress(
        call.services(), *call.principal, auth::lease_token_hash(call.name), std::move(*progress)
    ));
}

auto post_log(Call call) -> Answer {
    auto lines = parse_log_lines(call.request.body);
    if (!lines) {
        co_return std::unexpected(std::move(lines.error()));
    }
    co_return done_reply(co_await commands::append_log(
        call.services(), *call.principal, auth::lease_token_hash(call.name), std::move(*lines)
    ));
}

// Ends one attempt and answers with its job as it stands then.
auto end_lease(Call call, Result<commands::LeaseEnd> end) -> Answer {
    if (!end) {
        co_return std::unexpected(std::move(end.error()));
    }
    std::vector<commands::LeaseEnd> ends;
    ends.push_back(std::move(*end));
    const auto answers =
        co_await commands::end_leases(call.services(), *call.principal, std::move(ends));
    if (!answers) {
        co_return std::unexpected(answers.error());
    }
    const auto& id = answers->front();
    if (!id) {
        co_return std::unexpected(id.error());
    }
    const auto job = co_await commands::find_job(call.services(), *call.principal, *id);
    if (!job) {
        co_return std::unexpected(job.error());
    }
    co_return json_reply(200, job_text(*job));
}

auto post_complete(Call call) -> Answer {
    auto end = parse_complete(call.request.body, call.name);
    return end_lease(std::move(call), std::move(end));
}

auto post_fail(Call call) -> Answer {
    auto end = parse_fail(call.request.body, call.name);
    return end_lease(std::move(call), std::move(end));
}

auto post_release(Call call) -> Answer {
    auto end = released(call.name);
    return end_lease(std::move(call), std::move(end));
}

auto post_finish(Call call) -> Answer {
    auto request = parse_finish(call.request.body);
    if (!request) {
        co_return std::unexpected(std::move(request.error()));
    }
    const auto answers =
        co_await commands::end_leases(call.services(), *call.principal, std::move(request->ends));
    if (!answers) {
        co_return std::unexpected(answers.error());
    }
    std::string out;
    ObjectWriter object(out);
    std::size_t next = 0;
    append_list(
        object.begin("data"),
        *answers,
        [&](std::string& list, const Result<JobId>& answer) {
            ObjectWriter item(list);
            item.text("token", request->tokens.at(next++)).flag("ok", answer.has_value());
            if (!answer) {
                item.text("code", answer.error().code);
            }
            item.finish();
        }
    );
    object.finish();
    co_return json_reply(200, std::move(out));
}

void append_held(std::string& out, const store::Lease& lease) {
    ObjectWriter object(out);
    object.text("job_id", to_text(lease.job)).text("task", lease.task).text("queue", lease.queue);
    object.number("fence", lease.fence).time("expires_at", lease.expires_at).finish();
}

void append_worker(std::string& out, const store::WorkerLeases& worker) {
    ObjectWriter object(out);
    object.text("worker", worker.worker).number("held", worker.held);
    append_list(object.begin("leases"), worker.leases, append_held);
    object.finish();
}

auto list_workers(Call call) -> Answer {
    constexpr std::string_view kList = "workers";
    const auto limit = call.query.limit();
    const auto after = open_cursor(call.around->seal, kList, call.query.find("cursor"));
    if (!limit || !after) {
        co_return std::unexpected(limit ? after.error() : limit.error());
    }
    const auto workers = co_await commands::list_workers(
        call.services(), *call.principal, after->value_or(""), *limit
    );
    if (!workers) {
        co_return std::unexpected(workers.error());
    }
    const std::span all(*workers);
    const auto page = all.first(std::min(*limit, all.size()));
    const auto next = all.size() > page.size()
                          ? make_cursor(call.around->seal, kList, page.back().worker)
                          : std::string();
    co_return json_reply(200, page_text(page, next, append_worker));
}

// One call with a token.
auto lease_route(
    std::string_view path, std::string_view operation, std::string_view summary, Handler handler
) -> Route {
    return {
        .method = "POST",
        .path = path,
        .operation = operation,
        .tag = "leases",
        .summary = summary,
        .role = Role::worker,
        .handler = handler,
    };
}

}  // namespace

void add_lease_routes(RouteTable& table) {
    table.push_back({
        .method = "POST",
        .path = "/v1/queues/{name}/lease",
        .operation = "lease_jobs",
        .tag = "leases",
        .summary = "Take jobs for a worker outside; waits for some if there are none",
        .role = Role::worker,
        .body = Body::json,
        .request_schema = "LeaseRequest",
        .replies = {{200, "Leases", "empty when nothing came within `wait`"}},
        .handler = lease_jobs,
    });
    auto beat = lease_route(
        "/v1/leases/{token}/heartbeat",
        "post_heartbeat",
        "Keep the job for another length of the lease",
        post_heartbeat
    );
    beat.replies = {{200, "Heartbeat"}};
    table.push_back(std::move(beat));

    auto progress = lease_route(
        "/v1/leases/{token}/progress",
        "post_progress",
        "Say how far the attempt has come",
        post_progress
    );
    progress.body = Body::json;
    progress.request_schema = "ProgressRequest";
    progress.replies = {{200, "Done"}};
    table.push_back(std::move(progress));

    auto log = lease_route("/v1/leases/{token}/log", "post_log", "Add to the job's log", post_log);
    log.body = Body::json;
    log.request_schema = "LogRequest";
    log.replies = {{200, "Done"}};
    table.push_back(std::move(log));
}

void add_lease_end_routes(RouteTable& table) {
    const std::vector<Reply> job = {{200, "Job", "as it stands now"}};
    auto complete = lease_route(
        "/v1/leases/{token}/complete", "post_complete", "The attempt did its work", post_complete
    );
    complete.body = Body::optional_large_json;
    complete.request_schema = "CompleteRequest";
    complete.replies = job;
    table.push_back(std::move(complete));

    auto failed = lease_route(
        "/v1/leases/{token}/fail", "post_fail", "The attempt did not do its work", post_fail
    );
    failed.body = Body::json;
    failed.request_schema = "FailRequest";
    failed.replies = job;
    table.push_back(std::move(failed));

    auto release = lease_route(
        "/v1/leases/{token}/release",
        "post_release",
        "Give the attempt back; the job is ready again",
        post_release
    );
    release.replies = job;
    table.push_back(std::move(release));

    auto finish = lease_route(
        "/v1/leases:finish",
        "post_finish",
        "End many attempts at once, each for itself",
        post_finish
    );
    finish.body = Body::bulk_json;
    finish.request_schema = "FinishRequest";
    finish.replies = {{200, "Finished", "in the order of the request"}};
    table.push_back(std::move(finish));
}

void add_worker_routes(RouteTable& table) {
    table.push_back({
        .method = "GET",
        .path = "/v1/workers",
        .operation = "list_workers",
        .tag = "leases",
        .summary = "Workers that hold jobs, by name, with their leases",
        .role = Role::viewer,
        .query = {kCursorParameter, kLimitParameter},
        .replies = {{200, "WorkerPage"}},
        .handler = list_workers,
    });
}

auto shown_path(std::string_view path) -> std::string {
    const auto lease = path.find(kLeasePrefix);  // also behind where the routes are mounted
    if (lease == std::string_view::npos) {
        return std::string(path);
    }
    const auto token = lease + kLeasePrefix.size();
    const auto verb = path.find('/', token);
    return std::string(path.substr(0, token)) + "***" +
           std::string(verb == std::string_view::npos ? "" : path.substr(verb));
}

}  // namespace pawl::api
