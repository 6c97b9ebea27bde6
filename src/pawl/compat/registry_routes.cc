// SPDX-License-Identifier: Apache-2.0
// The registry of scheduled tasks: what there is, and switching it on and off. Its runs are in
// run_routes.cc.
#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pawl/access/scope.h"
#include "pawl/base/json_writer.h"
#include "pawl/base/names.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/schedules.h"
#include "pawl/compat/projection.h"
#include "pawl/compat/replies.h"
#include "pawl/compat/route.h"

namespace pawl::compat {
namespace {

// One answer has them all, since the documents know no pages.
constexpr std::size_t kMostListed = 1'000;

// When the newest run of the schedule began.
auto last_run(const Call& call, std::string schedule) -> Async<Result<std::optional<WallTime>>> {
    const auto jobs = co_await commands::newest_jobs(
        call.services(),
        call.principal,
        {.states = states_of_run_status(""), .schedule = std::move(schedule), .limit = 1}
    );
    if (!jobs) {
        co_return std::unexpected(jobs.error());
    }
    co_return jobs->empty() ? std::nullopt : jobs->front().started_at;
}

auto list(Call call) -> Answer {
    if (access::is_confined(call.principal)) {
        call.principal.role = access::Role::viewer;  // the runs of schedules belong to nobody
    }
    // One more than it is asked for tells that there are more, which nobody is told here.
    const auto schedules =
        co_await commands::list_schedules(call.services(), call.principal, {}, kMostListed - 1);
    if (!schedules) {
        co_return std::unexpected(schedules.error());
    }
    std::string body;
    ObjectWriter object(body);
    object.flag("success", true).begin("jobs") += '[';
    for (const auto& stored : *schedules) {
        const auto& schedule = stored.schedule;
        const bool is_active = schedule.enabled && !stored.paused;
        const auto last = co_await last_run(call, schedule.name);
        if (!last) {
            co_return std::unexpected(last.error());
        }
        body += &stored == &schedules->front() ? "" : ",";
        ObjectWriter(body)
            .text("name", schedule.name)
            .text("schedule", schedule.cron)
            .flag("active", is_active)
            .time_or_null("nextRun", is_active ? stored.next_at : std::nullopt)
            .time_or_null("lastRun", *last)
            .finish();
    }
    body += ']';
    object.finish();
    co_return json_reply(200, std::move(body));
}

auto set_paused(const Call& call, bool paused) -> Answer {
    const auto changed =
        co_await commands::pause_schedule(call.services(), call.principal, call.name, paused);
    if (changed) {
        co_return json_reply(200, R"({"success":true})");
    }
    if (changed.error().code == "not_found") {
        co_return failure_reply(404, fmt::format("Job '{}' not found", call.name));
    }
    co_return std::unexpected(changed.error());
}

auto enable(Call call) -> Answer {
    co_return co_await set_paused(call, false);
}

auto disable(Call call) -> Answer {
    co_return co_await set_paused(call, true);
}

void add_switch(RouteTable& table, std::string_view path, Handler handler) {
    table.push_back({
        .methods = Methods::post,
        .path = path,
        .access = Access::operator_,
        .handler = handler,
        .failure = Failure::success_false,
    });
}

}  // namespace

void add_registry_routes(RouteTable& table) {
    table.push_back({
        .methods = Methods::get,
        .path = "/api/cron/jobs",
        .access = Access::reader,
        .handler = list,
        .failure = Failure::success_false,
    });
    add_switch(table, "/api/cron/jobs/{name}/enable", enable);
    add_switch(table, "/api/cron/jobs/{name}/disable", disable);
}

}  // namespace pawl::compat
