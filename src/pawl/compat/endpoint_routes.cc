// SPDX-License-Identifier: Apache-2.0
// /api/cron/{name}: what a platform's cron used to call starts a job instead. And where the pages
// of the old registry have gone.
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "pawl/base/json_writer.h"
#include "pawl/base/names.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/queues.h"
#include "pawl/commands/schedules.h"
#include "pawl/compat/endpoint.h"
#include "pawl/compat/replies.h"
#include "pawl/compat/route.h"

namespace pawl::compat {
namespace {

constexpr std::size_t kSchedulesAtOnce = 1'000;

enum class Found : std::uint8_t { no, yes };

// Whether any schedule is of this task: the one of its own name first, for that is the short form.
auto has_schedule(const Call& call) -> Async<Result<Found>> {
    auto& services = call.services();
    const auto own = co_await commands::find_schedule(services, call.principal, call.name);
    if (own && own->schedule.task == call.name) {
        co_return Found::yes;
    }
    std::string after;
    while (true) {
        const auto page =
            co_await commands::list_schedules(services, call.principal, after, kSchedulesAtOnce);
        if (!page) {
            co_return std::unexpected(page.error());
        }
        if (std::ranges::any_of(*page, [&](const auto& stored) {
                return stored.schedule.task == call.name;
            })) {
            co_return Found::yes;
        }
        if (page->size() < kSchedulesAtOnce) {
            co_return Found::no;
        }
        after = page->back().schedule.name;
    }
}

auto may_be_called(const Call& call) -> Async<Result<Found>> {
    const auto view = co_await commands::find_task(call.services(), call.principal, call.name);
    if (!view) {
        co_return view.error().code == "not_found" ? Result<Found>(Found::no)
                                                   : std::unexpected(view.error());
    }
    if (view->task.endpoint) {
        co_return Found::yes;
    }
    co_return co_await has_schedule(call);
}

// To where the dashboard shows schedules. Relative, so that it leads there below a path of a proxy.
auto redirect(Call /*call*/) -> Answer {
    auto response = text_reply(302, "");
    response.headers.push_back({.name = "Location", .value = "../dashboard/schedules"});
    co_return response;
}

}  // namespace

auto run_endpoint(Call call) -> Answer {
    if (!is_name(call.name)) {
        co_return not_found();
    }
    const auto found = co_await may_be_called(call);
    if (!found) {
        co_return std::unexpected(found.error());
    }
    if (*found == Found::no) {
        co_return not_found();
    }
    std::vector<job::JobRequest> requests(1);
    requests.front().task = call.name;
    const auto enqueued = co_await commands::enqueue(
        call.services(), call.principal, std::move(requests), std::nullopt
    );
    if (!enqueued) {
        co_return std::unexpected(enqueued.error());
    }
    std::string body;
    ObjectWriter object(body);
    object.flag("success", true);
    append_job_id(object.begin("jobId"), enqueued->jobs.front().id, IdStyle::text);
    object.finish();
    co_return json_reply(200, std::move(body));
}

void add_endpoint_routes(RouteTable& table) {
    table.push_back({
        .methods = Methods::get_or_post,
        .path = "/api/cron/{name}",
        .access = Access::cron,
        .handler = run_endpoint,
    });
    table.push_back({
        .methods = Methods::get,
        .path = "/dashboard/cron",
        .access = Access::everybody,
        .handler = redirect,
    });
}

}  // namespace pawl::compat
