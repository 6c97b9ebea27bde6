// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/system_routes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/access/scope.h"
#include "pawl/api/backup_file.h"
#include "pawl/api/json_text.h"
#include "pawl/api/replies.h"
#include "pawl/base/json.h"
#include "pawl/commands/queues.h"
#include "pawl/job/job_state.h"

namespace pawl::api {
namespace {

using access::Role;

auto text_reply(std::string type, std::string body) -> net::HttpResponse {
    net::HttpResponse response{.status = 200, .headers = {}, .body = std::move(body), .stream = {}};
    response.headers.push_back({.name = "Content-Type", .value = std::move(type)});
    return response;
}

auto get_livez(Call /*call*/) -> Answer {
    co_return text_reply("text/plain; charset=utf-8", "ok\n");
}

auto readiness_of(const Call& call) -> Readiness {
    return call.around->readiness ? call.around->readiness() : Readiness{};
}

// Why it is not ready is for those who have a key (row 113 of the guarantees).
auto health_text(const Call& call, const Readiness& readiness) -> std::string {
    std::string out;
    ObjectWriter object(out);
    object.text("status", readiness.ready ? "ready" : "not_ready");
    if (call.principal) {
        append_list(object.begin("reasons"), readiness.reasons, append_json_string);
        object.text("version", call.around->version);
    }
    object.finish();
    return out;
}

auto get_readyz(Call call) -> Answer {
    const auto readiness = readiness_of(call);
    co_return json_reply(readiness.ready ? 200 : 503, health_text(call, readiness));
}

auto get_openapi(Call call) -> Answer {
    co_return tagged_reply(call, call.around->openapi);
}

// Gauges are set from the store's counters; a state that nobody is in any more is 0.
void set_gauges(Metrics& metrics, const commands::QueueView& view, WallTime now) {
    std::array<std::int64_t, job::kJobStateNames.size()> sums{};
    for (const auto& count : view.counts) {
        sums.at(static_cast<std::size_t>(count.state)) += count.count;
    }
    for (std::size_t i = 0; i < sums.size(); ++i) {
        metrics.set_queue_jobs(
            view.queue.name, job::kJobStateNames.at(i), static_cast<double>(sums.at(i))
        );
    }
    const auto oldest = view.oldest_ready.value_or(now);
    metrics.set_queue_oldest_ready(view.queue.name, std::max(now - oldest, Duration::zero()));
}

auto get_metrics(Call call) -> Answer {
    // Without a key they are shown because the configuration says so.
    const auto whose =
        call.principal.value_or(access::Principal{.role = Role::admin, .id = "metrics"});
    if (const auto allowed = access::check_unscoped(whose); !allowed) {
        co_return std::unexpected(allowed.error());
    }
    const auto queues = co_await commands::list_queues(call.services(), whose);
    if (!queues) {
        co_return std::unexpected(queues.error());
    }
    for (const auto& view : *queues) {
        set_gauges(call.services().metrics, view, call.services().clock.wall_now());
    }
    co_return text_reply(
        "text/plain; version=0.0.4; charset=utf-8", call.services().metrics.text()
    );
}

auto post_backup(Call call) -> Answer {
    // A client may choose the request id, so that alone is no name of its own.
    const auto moment = call.services().clock.steady_now().time_since_epoch().count();
    const auto path =
        fmt::format("{}/.backup-{}-{}", call.around->backup_folder, moment, call.request_id);
    const auto made = co_await commands::backup(call.services(), path);
    auto file = made ? BackupFile::take(path) : std::unexpected(made.error());
    if (!file) {
        co_return std::unexpected(file.error());
    }
    auto response = text_reply("application/vnd.sqlite3", "");
    response.headers.push_back(
        {.name = "Content-Disposition", .value = "attachment; filename=\"pawl-backup.db\""}
    );
    auto* const readers = &call.services().readers;
    response.stream = [readers, shared = *file](net::BodyStream& stream) {
        return stream_backup(shared, readers, &stream);
    };
    co_return response;
}

}  // namespace

void add_system_routes(RouteTable& table) {
    table.push_back({
        .method = "POST",
        .path = "/v1/backup",
        .operation = "post_backup",
        .tag = "system",
        .summary = "A verified copy of the store, with all that was accepted before",
        .role = Role::admin,
        .replies = {{200, "", "an SQLite database", "application/vnd.sqlite3"}},
        .handler = post_backup,
    });
    table.push_back({
        .method = "GET",
        .path = "/v1/openapi.json",
        .operation = "get_openapi",
        .tag = "system",
        .summary = "This document",
        .role = Role::viewer,
        .replies = {{200, "OpenApi"}},
        .handler = get_openapi,
    });
    table.push_back({
        .method = "GET",
        .path = "/livez",
        .operation = "get_livez",
        .tag = "system",
        .summary = "The process answers",
        .role = {},
        .replies = {{200, "", "ok", "text/plain"}},
        .handler = get_livez,
    });
    for (const auto& [path, operation] :
         {std::pair("/readyz", "get_readyz"), std::pair("/healthz", "get_healthz")}) {
        table.push_back({
            .method = "GET",
            .path = path,
            .operation = operation,
            .tag = "system",
            .summary = "Whether this node can do its work; why not only with a key",
            .role = {},
            .replies = {{200, "Health", "ready"}, {503, "Health", "not ready"}},
            .handler = get_readyz,
        });
    }
    table.push_back({
        .method = "GET",
        .path = "/metrics",
        .operation = "get_metrics",
        .tag = "system",
        .summary = "Prometheus text; open to everybody if the configuration says so",
        .role = Role::viewer,
        .replies = {{200, "", "format 0.0.4", "text/plain"}},
        .handler = get_metrics,
    });
}

}  // namespace pawl::api
