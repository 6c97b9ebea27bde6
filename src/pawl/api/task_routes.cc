// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <span>
#include <string>
#include <utility>

#include "pawl/api/cursor.h"
#include "pawl/api/json_text.h"
#include "pawl/api/queue_json.h"
#include "pawl/api/queue_routes.h"
#include "pawl/api/replies.h"
#include "pawl/commands/queues.h"

namespace pawl::api {
namespace {

using access::Role;

constexpr Duration kDay = std::chrono::hours(24);

// Numbers up to the minute that runs.
auto last_day(const Call& call) -> Async<Result<commands::Statistics>> {
    const auto now = call.services().clock.wall_now();
    return commands::statistics(
        call.services(), *call.principal, now - kDay, now + std::chrono::minutes(1)
    );
}

auto list_tasks(Call call) -> Answer {
    constexpr std::string_view kList = "tasks";
    const auto limit = call.query.limit();
    const auto after = open_cursor(call.around->seal, kList, call.query.find("cursor"));
    if (!limit || !after) {
        co_return std::unexpected(limit ? after.error() : limit.error());
    }
    const auto tasks = co_await commands::list_tasks(call.services(), *call.principal);
    const auto numbers = co_await last_day(call);
    if (!tasks || !numbers) {
        co_return std::unexpected(tasks ? numbers.error() : tasks.error());
    }
    const auto first = std::ranges::find_if(*tasks, [&](const commands::TaskView& view) {
        return view.task.name > after->value_or("");
    });
    const std::span rest(first, tasks->end());
    const auto page = rest.first(std::min(*limit, rest.size()));
    const auto next = rest.size() > page.size()
                          ? make_cursor(call.around->seal, kList, page.back().task.name)
                          : std::string();
    co_return json_reply(
        200,
        page_text(
            page,
            next,
            [&](std::string& out, const commands::TaskView& view) {
                append_task(out, view, *numbers);
            }
        )
    );
}

auto task_reply(const commands::TaskView& view, const commands::Statistics& numbers)
    -> std::string {
    std::string out;
    append_task(out, view, numbers);
    return out;
}

auto get_task(Call call) -> Answer {
    const auto name = name_of(call);
    if (!name) {
        co_return std::unexpected(name.error());
    }
    const auto view = co_await commands::find_task(call.services(), *call.principal, *name);
    if (!view) {
        co_return std::unexpected(view.error());
    }
    const auto numbers = co_await last_day(call);
    if (!numbers) {
        co_return std::unexpected(numbers.error());
    }
    co_return tagged_reply(call, task_reply(*view, *numbers));
}

auto set_task_paused(Call call, bool paused) -> Answer {
    const auto name = name_of(call);
    if (!name) {
        co_return std::unexpected(name.error());
    }
    const auto view =
        co_await commands::pause_task(call.services(), *call.principal, *name, paused);
    if (!view) {
        co_return std::unexpected(view.error());
    }
    const auto numbers = co_await last_day(call);
    if (!numbers) {
        co_return std::unexpected(numbers.error());
    }
    co_return json_reply(200, task_reply(*view, *numbers));
}

auto pause_task(Call call) -> Answer {
    return set_task_paused(std::move(call), true);
}

auto resume_task(Call call) -> Answer {
    return set_task_paused(std::move(call), false);
}

}  // namespace

void add_task_routes(RouteTable& table) {
    table.push_back({
        .method = "GET",
        .path = "/v1/tasks",
        .operation = "list_tasks",
        .tag = "tasks",
        .summary = "Tasks by name, with the numbers of the last day",
        .role = Role::viewer,
        .query = {kCursorParameter, kLimitParameter},
        .replies = {{200, "TaskPage"}},
        .handler = list_tasks,
    });
    table.push_back({
        .method = "GET",
        .path = "/v1/tasks/{name}",
        .operation = "get_task",
        .tag = "tasks",
        .summary = "One task",
        .role = Role::viewer,
        .replies = {{200, "Task"}},
        .handler = get_task,
    });
    table.push_back({
        .method = "POST",
        .path = "/v1/tasks/{name}/pause",
        .operation = "pause_task",
        .tag = "tasks",
        .summary = "Start no more of its jobs",
        .role = Role::operator_,
        .replies = {{200, "Task"}},
        .handler = pause_task,
    });
    table.push_back({
        .method = "POST",
        .path = "/v1/tasks/{name}/resume",
        .operation = "resume_task",
        .tag = "tasks",
        .summary = "Start its jobs again",
        .role = Role::operator_,
        .replies = {{200, "Task"}},
        .handler = resume_task,
    });
}

}  // namespace pawl::api
