// SPDX-License-Identifier: Apache-2.0
#include "pawl/compat/cron_routes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/id.h"
#include "pawl/base/json.h"
#include "pawl/base/names.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/queues.h"
#include "pawl/commands/schedules.h"
#include "pawl/net/hop.h"

namespace pawl::compat {
namespace {

constexpr std::string_view kPrefix = "/api/cron/";
constexpr std::size_t kBodyBytes = std::size_t{64} << 10;  // read and not looked at
constexpr std::size_t kSchedulesAtOnce = 1'000;

// Routes of their own in the contract, section 6: no task is run by these names.
constexpr auto kReserved = std::to_array<std::string_view>({"jobs", "runs", "run"});

auto reply(int status, std::string body) -> net::HttpResponse {
    net::HttpResponse response{
        .status = status, .headers = {}, .body = std::move(body), .stream = {}
    };
    response.headers.push_back({.name = "Content-Type", .value = "application/json"});
    return response;
}

auto error_reply(int status, std::string_view error) -> net::HttpResponse {
    return reply(status, fmt::format(R"({{"error":{}}})", quote_json(error)));
}

auto not_found() -> net::HttpResponse {
    return error_reply(404, "Not found");
}

// The name in /api/cron/{name}: nothing when no task could be meant.
auto task_name_of(std::string_view path) -> std::optional<std::string> {
    if (!path.starts_with(kPrefix)) {
        return std::nullopt;
    }
    std::string name(path.substr(kPrefix.size()));
    for (auto at = name.find("%3A"); at != std::string::npos; at = name.find("%3A")) {
        name.replace(at, 3, ":");
    }
    const bool is_reserved = std::ranges::find(kReserved, name) != kReserved.end();
    return is_name(name) && !is_reserved ? std::optional(std::move(name)) : std::nullopt;
}

auto is_loopback(std::string_view peer) -> bool {
    return peer.starts_with("127.") || peer == "::1" || peer.starts_with("::ffff:127.");
}

// A page from elsewhere that a browser on this machine shows is not somebody here: it may not start
// jobs because dev mode asks for no secret (Fetch Metadata, W3C, section 2.2).
auto origin_of(const net::HttpRequestHead& head) -> auth::Origin {
    const auto site = head.header("sec-fetch-site").value_or("none");
    const bool from_elsewhere = site == "cross-site" || site == "same-site";
    return is_loopback(head.peer) && !from_elsewhere ? auth::Origin::here : auth::Origin::elsewhere;
}

// Whoever knows a cron secret: it opens these routes alone, for every task that they have.
auto caller() -> access::Principal {
    return {.role = access::Role::cron, .id = "cron"};
}

enum class Found : std::uint8_t { no, yes };

// Whether any schedule is of this task: the one of its own name first, for that is the short form.
auto has_schedule(commands::Services* services, std::string task) -> Async<Result<Found>> {
    const auto own = co_await commands::find_schedule(*services, caller(), task);
    if (own && own->schedule.task == task) {
        co_return Found::yes;
    }
    std::string after;
    while (true) {
        const auto page =
            co_await commands::list_schedules(*services, caller(), after, kSchedulesAtOnce);
        if (!page) {
            co_return std::unexpected(page.error());
        }
        if (std::ranges::any_of(*page, [&](const auto& stored) {
                return stored.schedule.task == task;
            })) {
            co_return Found::yes;
        }
        if (page->size() < kSchedulesAtOnce) {
            co_return Found::no;
        }
        after = page->back().schedule.name;
    }
}

auto may_be_called(commands::Services* services, std::string name) -> Async<Result<Found>> {
    const auto view = co_await commands::find_task(*services, caller(), name);
    if (!view) {
        co_return view.error().code == "not_found" ? Result<Found>(Found::no)
                                                   : std::unexpected(view.error());
    }
    if (view->task.endpoint) {
        co_return Found::yes;
    }
    co_return co_await has_schedule(services, name);
}

// What the documents' clients know of errors: a status and one sentence.
auto failed(const Error& error) -> net::HttpResponse {
    if (error.code == "unique_conflict") {
        return error_reply(409, error.message);  // the task says that a second job is refused
    }
    const bool is_full = error.code == "storage_full";
    const bool is_busy = error.code == "overloaded" || error.code == "store_unavailable" ||
                         error.code == "query_timeout";
    auto response = error_reply(
        is_full   ? 507
        : is_busy ? 503
                  : 500,
        is_full || is_busy ? error.message : "Cron job failed"
    );
    if (is_full || is_busy) {
        response.headers.push_back({.name = "Retry-After", .value = is_full ? "5" : "1"});
    }
    return response;
}

auto run_task(commands::Services* services, std::string name, int hop) -> Async<net::HttpResponse> {
    auto principal = caller();
    principal.hop = hop;
    std::vector<job::JobRequest> requests(1);
    requests.front().task = std::move(name);
    const auto enqueued =
        co_await commands::enqueue(*services, principal, std::move(requests), std::nullopt);
    if (!enqueued) {
        co_return failed(enqueued.error());
    }
    co_return reply(
        200, fmt::format(R"({{"success":true,"jobId":"{}"}})", to_text(enqueued->jobs.front().id))
    );
}

}  // namespace

auto CronRoutes::admit(const net::HttpRequestHead& head)
    -> std::variant<net::BodyLimit, net::HttpResponse> {
    if (!task_name_of(head.path)) {
        return not_found();
    }
    if (head.method != "GET" && head.method != "POST") {
        // HEAD and OPTIONS, too, must not run anything.
        auto response = error_reply(405, "Method not allowed");
        response.headers.push_back({.name = "Allow", .value = "GET, POST"});
        return response;
    }
    switch (check_secret(head)) {
        case auth::CronAccess::granted:
            return net::BodyLimit{kBodyBytes};
        case auth::CronAccess::refused:
            return error_reply(401, "Unauthorized");
        case auth::CronAccess::not_configured:
            break;
    }
    return error_reply(500, "Cron secret not configured");
}

auto CronRoutes::answer(net::HttpRequest request) -> Async<net::HttpResponse> {
    auto admitted = admit(request);  // once more: the secret may have changed while a body came
    if (auto* const refusal = std::get_if<net::HttpResponse>(&admitted)) {
        co_return std::move(*refusal);
    }
    auto name = *task_name_of(request.path);
    const auto found = co_await may_be_called(&services_, name);
    if (!found) {
        co_return failed(found.error());
    }
    if (*found == Found::no) {
        co_return not_found();
    }
    const auto hop = net::hop_of(request).value_or(net::kMostHops);  // Api looked at it
    co_return co_await run_task(&services_, std::move(name), hop);
}

auto CronRoutes::error(const net::HttpLayerError& refusal) -> net::HttpResponse {
    auto response = error_reply(refusal.status, refusal.detail);
    response.headers.insert(response.headers.end(), refusal.headers.begin(), refusal.headers.end());
    return response;
}

auto CronRoutes::check_secret(const net::HttpRequestHead& head) const -> auth::CronAccess {
    return authenticator_.check_cron(
        {.count = net::count_headers(head.headers, "authorization"),
         .value = head.header("authorization").value_or("")},
        origin_of(head)
    );
}

}  // namespace pawl::compat
