// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/schedule_routes.h"

#include <optional>
#include <string>
#include <utility>

#include "pawl/api/cursor.h"
#include "pawl/api/json_text.h"
#include "pawl/api/replies.h"
#include "pawl/api/schedule_json.h"
#include "pawl/api/schedule_requests.h"
#include "pawl/base/names.h"
#include "pawl/commands/schedules.h"
#include "pawl/commands/timeline.h"

namespace pawl::api {
namespace {

using access::Role;

constexpr QueryParameter kOrderParameter = {
    "order",
    R"({"enum":["name","next"],"default":"name"})",
    "next: by the next slot, without those that are paused; one page, no cursor"
};

auto schedules_text(
    const std::vector<store::StoredSchedule>& schedules, std::string_view next, WallTime now
) -> std::string {
    return page_text(schedules, next, [now](std::string& out, const store::StoredSchedule& stored) {
        append_schedule(out, stored, now);
    });
}

auto list_upcoming(const Call& call, std::size_t limit) -> Answer {
    const auto schedules =
        co_await commands::upcoming_schedules(call.services(), *call.principal, limit);
    if (!schedules) {
        co_return std::unexpected(schedules.error());
    }
    co_return json_reply(200, schedules_text(*schedules, "", call.services().clock.wall_now()));
}

auto list_schedules(Call call) -> Answer {
    constexpr std::string_view kList = "schedules";
    const auto order = call.query.find("order").value_or("name");
    const auto limit = call.query.limit();
    const auto after = open_cursor(call.around->seal, kList, call.query.find("cursor"));
    if (!limit || !after) {
        co_return std::unexpected(limit ? after.error() : limit.error());
    }
    if (order == "next" && !*after) {
        co_return co_await list_upcoming(call, *limit);
    }
    if (order != "name") {
        co_return fail("invalid_filter", "order: name, or next without a cursor");
    }
    auto schedules = co_await commands::list_schedules(
        call.services(), *call.principal, after->value_or(""), *limit + 1
    );
    if (!schedules) {
        co_return std::unexpected(schedules.error());
    }
    std::string next;
    if (schedules->size() > *limit) {
        schedules->resize(*limit);
        next = make_cursor(call.around->seal, kList, schedules->back().schedule.name);
    }
    co_return json_reply(200, schedules_text(*schedules, next, call.services().clock.wall_now()));
}

auto get_schedule(Call call) -> Answer {
    const auto name = name_of(call);
    if (!name) {
        co_return std::unexpected(name.error());
    }
    const auto stored = co_await commands::find_schedule(call.services(), *call.principal, *name);
    if (!stored) {
        co_return std::unexpected(stored.error());
    }
    const auto now = call.services().clock.wall_now();
    co_return tagged_reply(call, schedule_text(*stored, now), tag_of(*stored));
}

// Whether the schedule is still what the client saw (If-Match, RFC 9110, section 13.1.1), or still
// absent (If-None-Match: *). Error: precondition_failed.
auto check_precondition(const Call& call, const Result<store::StoredSchedule>& current)
    -> Result<> {
    const auto match = call.request.header("if-match");
    const auto none_match = call.request.header("if-none-match");
    const bool changed = match && (!current || !any_tag(*match, [&](std::string_view tag) {
                             return is_same_version(tag, *current);
                         }));
    const bool exists = none_match && current && any_tag(*none_match, [&](std::string_view tag) {
                            return is_same_version(tag, *current);
                        });
    return changed || exists
               ? fail("precondition_failed", "the schedule is not what the condition says")
               : Result<>();
}

auto needs_current(const Call& call) -> bool {
    return call.request.header("if-match") || call.request.header("if-none-match");
}

auto put_reply(const Call& call, const commands::PutResult& result) -> net::HttpResponse {
    const auto now = call.services().clock.wall_now();
    auto response = json_reply(result.created ? 201 : 200, schedule_text(result.schedule, now));
    response.headers.push_back({.name = "ETag", .value = tag_of(result.schedule)});
    if (result.created) {
        response.headers.push_back(
            {.name = "Location", .value = "/v1/schedules/" + result.schedule.schedule.name}
        );
    }
    return response;
}

auto invalid_name() -> std::unexpected<Error> {
    return fail("invalid_name", "a schedule's name has 1 to 128 of A-Z a-z 0-9 . _ : -");
}

auto put_schedule(Call call) -> Answer {
    if (!is_name(call.name)) {
        co_return invalid_name();
    }
    auto schedule = parse_schedule(call.request.body, call.name);
    if (!schedule) {
        co_return std::unexpected(std::move(schedule.error()));
    }
    if (needs_current(call)) {
        const auto current =
            co_await commands::find_schedule(call.services(), *call.principal, call.name);
        if (const auto held = check_precondition(call, current); !held) {
            co_return std::unexpected(held.error());
        }
    }
    const auto result = co_await commands::put_schedule(
        call.services(), std::move(*call.principal), std::move(*schedule)
    );
    if (!result) {
        co_return std::unexpected(result.error());
    }
    co_return put_reply(call, *result);
}

auto patch_schedule(Call call) -> Answer {
    const auto name = name_of(call);
    if (!name) {
        co_return std::unexpected(name.error());
    }
    const auto current = co_await commands::find_schedule(call.services(), *call.principal, *name);
    if (!current) {
        co_return std::unexpected(current.error());
    }
    const auto held = check_precondition(call, current);
    auto schedule = parse_schedule_patch(call.request.body, current->schedule);
    if (!held || !schedule) {
        co_return std::unexpected(held ? schedule.error() : held.error());
    }
    const auto result = co_await commands::put_schedule(
        call.services(), std::move(*call.principal), std::move(*schedule)
    );
    if (!result) {
        co_return std::unexpected(result.error());
    }
    co_return put_reply(call, *result);
}

auto delete_schedule(Call call) -> Answer {
    const auto name = name_of(call);
    if (!name) {
        co_return std::unexpected(name.error());
    }
    if (needs_current(call)) {
        const auto current =
            co_await commands::find_schedule(call.services(), *call.principal, *name);
        const auto held = current ? check_precondition(call, current) : Result<>();
        if (!held) {
            co_return std::unexpected(held.error());
        }
    }
    const auto erased =
        co_await commands::erase_schedule(call.services(), std::move(*call.principal), *name);
    if (!erased) {
        co_return std::unexpected(erased.error());
    }
    co_return net::HttpResponse{.status = 204, .headers = {}, .body = {}, .stream = {}};
}

}  // namespace

void add_schedule_routes(RouteTable& table) {
    constexpr std::string_view kOne = "/v1/schedules/{name}";
    table.push_back({
        .method = "GET",
        .path = "/v1/schedules",
        .operation = "list_schedules",
        .tag = "schedules",
        .summary = "Schedules by name, or those that run next",
        .role = Role::viewer,
        .query = {kOrderParameter, kCursorParameter, kLimitParameter},
        .replies = {{200, "SchedulePage"}},
        .handler = list_schedules,
    });
    table.push_back({
        .method = "GET",
        .path = kOne,
        .operation = "get_schedule",
        .tag = "schedules",
        .summary = "One schedule, with its next five runs and what clock changes do to it",
        .role = Role::viewer,
        .replies = {{200, "Schedule"}},
        .handler = get_schedule,
    });
    table.push_back({
        .method = "PUT",
        .path = kOne,
        .operation = "put_schedule",
        .tag = "schedules",
        .summary = "Create or replace a schedule",
        .role = Role::operator_,
        .body = Body::json,
        .request_schema = "ScheduleRequest",
        .replies = {{200, "Schedule", "replaced"}, {201, "Schedule", "created"}},
        .handler = put_schedule,
    });
    table.push_back({
        .method = "PATCH",
        .path = kOne,
        .operation = "patch_schedule",
        .tag = "schedules",
        .summary = "Change some fields of a schedule (JSON Merge Patch)",
        .role = Role::operator_,
        .body = Body::json,
        .request_schema = "SchedulePatch",
        .replies = {{200, "Schedule"}},
        .handler = patch_schedule,
    });
    table.push_back({
        .method = "DELETE",
        .path = kOne,
        .operation = "delete_schedule",
        .tag = "schedules",
        .summary = "Remove a schedule",
        .role = Role::operator_,
        .replies = {{204, "", "removed"}},
        .handler = delete_schedule,
    });
}

}  // namespace pawl::api
