// SPDX-License-Identifier: Apache-2.0
// One job as its owner follows it: status, cancel, retry.
#include <fmt/format.h>

#include <string>
#include <utility>

#include "pawl/access/scope.h"
#include "pawl/auth/seal.h"
#include "pawl/base/json_writer.h"
#include "pawl/commands/jobs.h"
#include "pawl/compat/replies.h"
#include "pawl/compat/route.h"
#include "pawl/compat/site_job.h"
#include "pawl/net/entity_tag.h"

namespace pawl::compat {
namespace {

constexpr std::size_t kTagDigits = 32;

// A job that is there and is the caller's; else what the caller is told. A job of somebody else is
// not hidden here, but refused: so the documents' clients know it.
using Own = std::variant<job::Job, net::HttpResponse>;

auto find_own(const Call& call) -> Async<Result<Own>> {
    const auto id = parse_id<JobTag>(call.name);
    if (!id) {
        co_return error_reply(404, "Job not found");
    }
    const access::Principal everybody{.role = access::Role::admin, .id = call.principal.id};
    auto job = co_await commands::find_job(call.services(), everybody, *id);
    if (!job) {
        co_return job.error().code == "not_found" ? Result<Own>(error_reply(404, "Job not found"))
                                                  : std::unexpected(job.error());
    }
    if (!access::sees(call.principal, *job)) {
        co_return forbidden();
    }
    co_return std::move(*job);
}

auto status(Call call) -> Answer {
    const auto own = co_await find_own(call);
    if (!own) {
        co_return std::unexpected(own.error());
    }
    const auto* const job = std::get_if<job::Job>(&*own);
    if (job == nullptr) {
        co_return std::get<net::HttpResponse>(*own);
    }
    std::string body;
    ObjectWriter object(body);
    object.flag("success", true);
    append_site_job(object.begin("job"), *job, type_of(call, *job));
    object.finish();
    auto tag = '"' + auth::fingerprint(body).substr(0, kTagDigits) + '"';
    const auto known = call.request.header("if-none-match");
    const bool same = known && net::is_known(*known, tag);
    auto response = json_reply(same ? 304 : 200, same ? std::string() : std::move(body));
    response.headers.push_back({.name = "ETag", .value = std::move(tag)});
    co_return response;
}

auto changed(std::string_view message) -> net::HttpResponse {
    std::string body;
    ObjectWriter(body).flag("success", true).text("message", message).finish();
    return json_reply(200, std::move(body));
}

auto conflict(std::string_view verb, const job::Job& job) -> net::HttpResponse {
    return failure_reply(
        409, fmt::format("Job cannot be {}: it is {}", verb, site_status(job.state))
    );
}

auto cancel(Call call) -> Answer {
    const auto own = co_await find_own(call);
    if (!own) {
        co_return std::unexpected(own.error());
    }
    const auto* const job = std::get_if<job::Job>(&*own);
    if (job == nullptr) {
        co_return std::get<net::HttpResponse>(*own);
    }
    const auto cancelled = co_await commands::cancel_job(call.services(), call.principal, job->id);
    if (cancelled) {
        co_return changed(cancelled->accepted_only ? "Cancellation requested" : "Job cancelled");
    }
    co_return cancelled.error().code == "wrong_state"
        ? Result<net::HttpResponse>(conflict("cancelled", *job))
        : std::unexpected(cancelled.error());
}

auto retry(Call call) -> Answer {
    const auto own = co_await find_own(call);
    if (!own) {
        co_return std::unexpected(own.error());
    }
    const auto* const job = std::get_if<job::Job>(&*own);
    if (job == nullptr) {
        co_return std::get<net::HttpResponse>(*own);
    }
    const auto retried =
        co_await commands::retry_job(call.services(), call.principal, job->id, std::nullopt);
    if (retried) {
        co_return changed("Job queued for retry");
    }
    co_return retried.error().code == "wrong_state"
        ? Result<net::HttpResponse>(conflict("retried", *job))
        : std::unexpected(retried.error());
}

}  // namespace

void add_site_job_routes(RouteTable& table) {
    table.push_back({
        .methods = Methods::get,
        .path = "/api/jobs/{id}/status",
        .access = Access::reader,
        .handler = status,
    });
    table.push_back({
        .methods = Methods::post,
        .path = "/api/jobs/{id}/cancel",
        .access = Access::user,
        .handler = cancel,
    });
    table.push_back({
        .methods = Methods::post,
        .path = "/api/jobs/{id}/retry",
        .access = Access::user,
        .handler = retry,
    });
}

}  // namespace pawl::compat
