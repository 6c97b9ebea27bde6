// SPDX-License-Identifier: Apache-2.0
// PATCH, snooze, clone and why of /v1/jobs/{id}.
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "pawl/api/control_requests.h"
#include "pawl/api/job_json.h"
#include "pawl/api/job_requests.h"
#include "pawl/api/job_routes.h"
#include "pawl/api/json_text.h"
#include "pawl/api/replies.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/why.h"

namespace pawl::api {
namespace {

using access::Role;

// If-Match compares strongly (RFC 9110, section 13.1.1), with the tag that GET would give now.
auto still_as(std::string wanted) -> std::function<bool(const job::Job&)> {
    return [wanted = std::move(wanted)](const job::Job& job) {
        const auto current = tag_of_body(job_text(job));
        return any_tag(wanted, [&](std::string_view tag) { return tag == current; });
    };
}

auto patch_job(Call call) -> Answer {
    const auto id = job_id_of(call);
    auto patch = parse_job_patch(call.request.body);
    if (!id || !patch) {
        co_return std::unexpected(id ? patch.error() : id.error());
    }
    if (const auto match = call.request.header("if-match")) {
        patch->expected = still_as(std::string(*match));
    }
    const auto job = co_await commands::patch_job(
        call.services(), std::move(*call.principal), *id, std::move(*patch)
    );
    if (!job) {
        co_return std::unexpected(job.error());
    }
    auto response = json_reply(200, job_text(*job));
    response.headers.push_back({.name = "ETag", .value = tag_of_body(response.body)});
    co_return response;
}

auto snooze_job(Call call) -> Answer {
    const auto id = job_id_of(call);
    const auto until = parse_snooze(call.request.body, call.services().clock.wall_now());
    if (!id || !until) {
        co_return std::unexpected(id ? until.error() : id.error());
    }
    const auto job =
        co_await commands::snooze_job(call.services(), std::move(*call.principal), *id, *until);
    if (!job) {
        co_return std::unexpected(job.error());
    }
    co_return json_reply(200, job_text(*job));
}

auto first_job_text(std::span<const job::Job> jobs, BatchId /*batch*/) -> std::string {
    return job_text(jobs.front());
}

auto clone_job(Call call) -> Answer {
    const auto id = job_id_of(call);
    auto payload = parse_retry_request(call.request.body);
    if (!id || !payload) {
        co_return std::unexpected(id ? payload.error() : id.error());
    }
    // Keys for the copies of different jobs do not meet.
    auto idempotency = idempotency_of(call, "clone_job " + to_text(*id), first_job_text);
    if (!idempotency) {
        co_return std::unexpected(std::move(idempotency.error()));
    }
    const auto cloned = co_await commands::clone_job(
        call.services(),
        std::move(*call.principal),
        *id,
        std::move(*payload),
        std::move(*idempotency)
    );
    if (!cloned) {
        co_return std::unexpected(cloned.error());
    }
    if (cloned->replay) {
        co_return replayed(*cloned->replay, "/v1/jobs/");
    }
    const auto& job = cloned->jobs.front();
    auto response = json_reply(cloned->existing > 0 ? 200 : 201, job_text(job));
    response.headers.push_back({.name = "Location", .value = "/v1/jobs/" + to_text(job.id)});
    co_return response;
}

void append_reason(std::string& out, const commands::Reason& reason) {
    ObjectWriter object(out);
    object.text("code", reason.code).text("detail", reason.detail);
    if (reason.until) {
        object.time("until", *reason.until);
    }
    object.finish();
}

auto why_job(Call call) -> Answer {
    const auto id = job_id_of(call);
    if (!id) {
        co_return std::unexpected(id.error());
    }
    const auto reasons = co_await commands::why_waiting(call.services(), *call.principal, *id);
    if (!reasons) {
        co_return std::unexpected(reasons.error());
    }
    std::string out;
    ObjectWriter object(out);
    append_list(object.begin("reasons"), *reasons, append_reason);
    object.finish();
    co_return json_reply(200, std::move(out));
}

}  // namespace

void add_job_control_routes(RouteTable& table) {
    table.push_back({
        .method = "PATCH",
        .path = "/v1/jobs/{id}",
        .operation = "patch_job",
        .tag = "jobs",
        .summary = "Change priority, run_at or tags of a job that waits",
        .role = Role::operator_,
        .or_role = Role::producer,
        .body = Body::json,
        .request_schema = "JobPatch",
        .replies = {{200, "Job"}},
        .handler = patch_job,
    });
    table.push_back({
        .method = "POST",
        .path = "/v1/jobs/{id}/snooze",
        .operation = "snooze_job",
        .tag = "jobs",
        .summary = "Put a scheduled, ready or retrying job off",
        .role = Role::operator_,
        .or_role = Role::producer,
        .body = Body::json,
        .request_schema = "SnoozeRequest",
        .replies = {{200, "Job"}},
        .handler = snooze_job,
    });
    table.push_back({
        .method = "POST",
        .path = "/v1/jobs/{id}/clone",
        .operation = "clone_job",
        .tag = "jobs",
        .summary = "Create a job like this one",
        .role = Role::operator_,
        .or_role = Role::producer,
        .body = Body::optional_json,
        .request_schema = "CloneRequest",
        .replies = {{201, "Job", "the new job"}, {200, "Job", "the job that holds its unique key"}},
        .handler = clone_job,
    });
    table.push_back({
        .method = "GET",
        .path = "/v1/jobs/{id}/why",
        .operation = "why_job",
        .tag = "jobs",
        .summary = "What keeps a waiting job from starting",
        .role = Role::viewer,
        .or_role = Role::producer,
        .replies = {{200, "Why"}},
        .handler = why_job,
    });
}

}  // namespace pawl::api
