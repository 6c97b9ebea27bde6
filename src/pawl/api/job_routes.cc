// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/job_routes.h"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "pawl/api/job_json.h"
#include "pawl/api/job_requests.h"
#include "pawl/api/replies.h"
#include "pawl/base/text_time.h"
#include "pawl/commands/jobs.h"
#include "pawl/net/http_text.h"

namespace pawl::api {
namespace {

using access::Role;

constexpr Duration kLongestWait = std::chrono::minutes(10);

auto first_job_text(std::span<const job::Job> jobs, BatchId /*batch*/) -> std::string {
    return job_text(jobs.front());
}

auto all_ids_text(std::span<const job::Job> jobs, BatchId /*batch*/) -> std::string {
    return ids_text(jobs);
}

auto post_job(Call call) -> Answer {
    auto request = parse_job_request(call.request.body);
    if (!request) {
        co_return std::unexpected(std::move(request.error()));
    }
    auto idempotency = idempotency_of(call, "post_job", first_job_text);
    if (!idempotency) {
        co_return std::unexpected(std::move(idempotency.error()));
    }
    std::vector<job::JobRequest> requests;
    requests.push_back(std::move(*request));
    const auto enqueued = co_await commands::enqueue(
        call.services(), std::move(*call.principal), std::move(requests), std::move(*idempotency)
    );
    if (!enqueued) {
        co_return std::unexpected(enqueued.error());
    }
    if (enqueued->replay) {
        co_return replayed(*enqueued->replay, "/v1/jobs/");
    }
    const auto& job = enqueued->jobs.front();
    auto response = json_reply(enqueued->existing > 0 ? 200 : 201, job_text(job));
    response.headers.push_back({.name = "Location", .value = "/v1/jobs/" + to_text(job.id)});
    co_return response;
}

// Pointers of commands begin at the list.
auto within_bulk(Error error) -> Error {
    for (auto& field : error.fields) {
        field.pointer.insert(0, "/jobs");
    }
    return error;
}

auto post_jobs(Call call) -> Answer {
    const auto type = call.request.header("content-type");
    const bool lines = type && net::is_media_type(*type, "application/x-ndjson");
    auto requests = parse_bulk_request(
        call.request.body, lines ? BulkForm::lines : BulkForm::json, call.around->limits.body_bytes
    );
    if (!requests) {
        co_return std::unexpected(std::move(requests.error()));
    }
    auto idempotency = idempotency_of(call, "post_jobs", all_ids_text);
    if (!idempotency) {
        co_return std::unexpected(std::move(idempotency.error()));
    }
    const auto enqueued = co_await commands::enqueue(
        call.services(),
        std::move(*call.principal),
        std::move(*requests),
        std::move(*idempotency),
        commands::Shape::list
    );
    if (!enqueued) {
        co_return std::unexpected(within_bulk(enqueued.error()));
    }
    co_return enqueued->replay ? replayed(*enqueued->replay)
                               : json_reply(201, ids_text(enqueued->jobs));
}

auto wait_of(const Call& call) -> Result<Duration> {
    const auto text = call.query.find("wait");
    const auto wait = text ? parse_duration(*text) : Result<Duration>(Duration::zero());
    if (!wait || *wait < Duration::zero() || *wait > kLongestWait) {
        return fail("out_of_range", "wait: a duration from 0s to 10m, as 30s");
    }
    return *wait;
}

auto get_job(Call call) -> Answer {
    const auto id = job_id_of(call);
    const auto wait = wait_of(call);
    if (!id || !wait) {
        co_return std::unexpected(id ? wait.error() : id.error());
    }
    const auto job =
        *wait > Duration::zero()
            ? co_await commands::wait_for_job(
                  call.services(), *call.principal, *id, {.most = *wait, .stop = call.request.stop}
              )
            : co_await commands::find_job(call.services(), *call.principal, *id);
    if (!job) {
        co_return std::unexpected(job.error());
    }
    co_return tagged_reply(call, job_text(*job));
}

auto cancel_job(Call call) -> Answer {
    const auto id = job_id_of(call);
    if (!id) {
        co_return std::unexpected(id.error());
    }
    const auto result =
        co_await commands::cancel_job(call.services(), std::move(*call.principal), *id);
    if (!result) {
        co_return std::unexpected(result.error());
    }
    co_return json_reply(result->accepted_only ? 202 : 200, job_text(result->job));
}

auto retry_job(Call call) -> Answer {
    const auto id = job_id_of(call);
    auto payload = parse_retry_request(call.request.body);
    if (!id || !payload) {
        co_return std::unexpected(id ? payload.error() : id.error());
    }
    const auto job = co_await commands::retry_job(
        call.services(), std::move(*call.principal), *id, std::move(*payload)
    );
    if (!job) {
        co_return std::unexpected(job.error());
    }
    co_return json_reply(200, job_text(*job));
}

auto run_job_now(Call call) -> Answer {
    const auto id = job_id_of(call);
    if (!id) {
        co_return std::unexpected(id.error());
    }
    const auto job =
        co_await commands::run_job_now(call.services(), std::move(*call.principal), *id);
    if (!job) {
        co_return std::unexpected(job.error());
    }
    co_return json_reply(200, job_text(*job));
}

auto delete_job(Call call) -> Answer {
    const auto id = job_id_of(call);
    if (!id) {
        co_return std::unexpected(id.error());
    }
    if (call.request.header("if-match")) {
        const auto job = co_await commands::find_job(call.services(), *call.principal, *id);
        const auto matches = job ? check_match(call, job_text(*job)) : std::unexpected(job.error());
        if (!matches) {
            co_return std::unexpected(matches.error());
        }
    }
    const auto erased =
        co_await commands::erase_job(call.services(), std::move(*call.principal), *id);
    if (!erased) {
        co_return std::unexpected(erased.error());
    }
    co_return net::HttpResponse{.status = 204, .headers = {}, .body = {}, .stream = {}};
}

}  // namespace

void add_job_routes(RouteTable& table) {
    const std::vector<Reply> job = {{200, "Job"}};
    table.push_back({
        .method = "POST",
        .path = "/v1/jobs",
        .operation = "post_job",
        .tag = "jobs",
        .summary = "Create a job",
        .role = Role::producer,
        .body = Body::json,
        .request_schema = "JobRequest",
        .replies =
            {{201, "Job", "the stored job"}, {200, "Job", "the job that holds the unique key"}},
        .handler = post_job,
    });
    table.push_back({
        .method = "POST",
        .path = "/v1/jobs:bulk",
        .operation = "post_jobs",
        .tag = "jobs",
        .summary = "Create 1 to 10,000 jobs, all of them or none",
        .role = Role::producer,
        .body = Body::json_or_lines,
        .request_schema = "BulkRequest",
        .replies = {{201, "JobIds", "the ids, in the order of the request"}},
        .handler = post_jobs,
    });
    table.push_back({
        .method = "GET",
        .path = "/v1/jobs/{id}",
        .operation = "get_job",
        .tag = "jobs",
        .summary = "One job; with wait: when it is final or the time is up",
        .role = Role::viewer,
        .or_role = Role::producer,
        .query = {{"wait", R"({"type":"string","examples":["30s"]})", "a duration, at most 10m"}},
        .replies = job,
        .handler = get_job,
    });
    table.push_back({
        .method = "DELETE",
        .path = "/v1/jobs/{id}",
        .operation = "delete_job",
        .tag = "jobs",
        .summary = "Remove a final job",
        .role = Role::producer,
        .replies = {{204, "", "removed"}},
        .handler = delete_job,
    });
}

void add_job_action_routes(RouteTable& table) {
    const std::vector<Reply> job = {{200, "Job"}};
    table.push_back({
        .method = "POST",
        .path = "/v1/jobs/{id}/cancel",
        .operation = "cancel_job",
        .tag = "jobs",
        .summary = "Cancel a job",
        .role = Role::producer,
        .replies =
            {{200, "Job", "it had not started"}, {202, "Job", "it runs and is asked to stop"}},
        .handler = cancel_job,
    });
    table.push_back({
        .method = "POST",
        .path = "/v1/jobs/{id}/retry",
        .operation = "retry_job",
        .tag = "jobs",
        .summary = "Run a final job again",
        .role = Role::producer,
        .body = Body::optional_json,
        .request_schema = "RetryRequest",
        .replies = job,
        .handler = retry_job,
    });
    table.push_back({
        .method = "POST",
        .path = "/v1/jobs/{id}/run-now",
        .operation = "run_job_now",
        .tag = "jobs",
        .summary = "Make a job that waits for its time ready now",
        .role = Role::producer,
        .replies = job,
        .handler = run_job_now,
    });
}

}  // namespace pawl::api
