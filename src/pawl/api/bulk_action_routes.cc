// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/bulk_action_routes.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/api/control_requests.h"
#include "pawl/api/cursor.h"
#include "pawl/api/job_search.h"
#include "pawl/api/json_text.h"
#include "pawl/api/replies.h"
#include "pawl/base/json.h"
#include "pawl/commands/bulk_actions.h"

namespace pawl::api {
namespace {

using access::Role;

constexpr int kAccepted = 202;

// As it may be sent again; without the scope that it was narrowed to, which whoever started it has.
void append_filter(std::string& out, const store::JobFilter& filter) {
    ObjectWriter object(out);
    if (!filter.states.empty()) {
        append_list(object.begin("state"), filter.states, [](std::string& to, job::JobState state) {
            append_json_string(to, job::to_text(state));
        });
    }
    const auto put = [&object](std::string_view name, const std::string& text) {
        if (!text.empty()) {
            object.text(name, text);
        }
    };
    put("task", filter.task);
    put("queue", filter.queue);
    put("tag", filter.tag);
    put("batch", filter.batch ? to_text(filter.batch) : "");
    put("schedule", filter.schedule);
    put("user_id", filter.user_id);
    put("fingerprint", filter.fingerprint);
    if (filter.created_after) {
        object.time("created_after", *filter.created_after);
    }
    if (filter.created_before) {
        object.time("created_before", *filter.created_before);
    }
    put("q", search_text(filter));
    object.finish();
}

void append_action(std::string& out, const store::BulkAction& action) {
    ObjectWriter object(out);
    object.text("id", to_text(action.id));
    object.text("action", store::kBulkVerbNames.at(static_cast<std::size_t>(action.verb)));
    append_filter(object.begin("filter"), action.filter);
    object.text("state", store::kBulkStateNames.at(static_cast<std::size_t>(action.state)));
    object.flag("dry_run", action.dry_run).number("matched", action.matched);
    object.number("done", action.done).number("failed", action.failed);
    object.time("created_at", action.created_at);
    object.time_or_null("finished_at", action.finished_at);
    object.finish();
}

auto action_text(const store::BulkAction& action) -> std::string {
    std::string out;
    append_action(out, action);
    return out;
}

auto post_bulk_action(Call call) -> Answer {
    auto request = parse_bulk_action(call.request.body, call.services().clock.wall_now());
    if (!request) {
        co_return std::unexpected(std::move(request.error()));
    }
    auto idempotency = idempotency_of(call, "post_bulk_action", nullptr);
    if (!idempotency) {
        co_return std::unexpected(std::move(idempotency.error()));
    }
    if (*idempotency) {
        (*idempotency)->status = kAccepted;
    }
    const auto started = co_await commands::start_bulk_action(
        call.services(),
        std::move(*call.principal),
        std::move(*request),
        std::move(*idempotency),
        action_text
    );
    if (!started) {
        co_return std::unexpected(started.error());
    }
    if (started->replay) {
        co_return replayed(*started->replay, "/v1/bulk-actions/");
    }
    auto response = json_reply(kAccepted, action_text(started->action));
    response.headers.push_back(
        {.name = "Location", .value = "/v1/bulk-actions/" + to_text(started->action.id)}
    );
    co_return response;
}

auto list_bulk_actions(Call call) -> Answer {
    constexpr std::string_view kList = "bulk-actions";
    const auto limit = call.query.limit();
    const auto before = open_number_cursor(call.around->seal, kList, call.query.find("cursor"));
    if (!limit || !before) {
        co_return std::unexpected(limit ? before.error() : limit.error());
    }
    const auto page = co_await commands::list_bulk_actions(
        call.services(),
        *call.principal,
        *before ? std::optional(BulkActionId{**before}) : std::nullopt,
        *limit
    );
    if (!page) {
        co_return std::unexpected(page.error());
    }
    const auto next = page->next ? make_cursor(call.around->seal, kList, page->next->value) : "";
    co_return json_reply(200, page_text(page->things, next, append_action));
}

auto get_bulk_action(Call call) -> Answer {
    const auto id = parse_id<BulkActionTag>(call.name);
    if (!id) {
        co_return fail("not_found", "no bulk action can have this id");
    }
    const auto action = co_await commands::find_bulk_action(call.services(), *call.principal, *id);
    if (!action) {
        co_return std::unexpected(action.error());
    }
    co_return tagged_reply(call, action_text(*action));
}

}  // namespace

void add_bulk_action_routes(RouteTable& table) {
    table.push_back({
        .method = "POST",
        .path = "/v1/bulk-actions",
        .operation = "post_bulk_action",
        .tag = "jobs",
        .summary = "Cancel, retry or delete all jobs that a filter shows",
        .role = Role::operator_,
        .body = Body::json,
        .request_schema = "BulkActionRequest",
        .replies = {{202, "BulkAction", "it goes on by itself; with dry_run it is only counted"}},
        .handler = post_bulk_action,
    });
    table.push_back({
        .method = "GET",
        .path = "/v1/bulk-actions",
        .operation = "list_bulk_actions",
        .tag = "jobs",
        .summary = "Bulk actions, newest first",
        .role = Role::viewer,
        .query = {kCursorParameter, kLimitParameter},
        .replies = {{200, "BulkActionPage"}},
        .handler = list_bulk_actions,
    });
    table.push_back({
        .method = "GET",
        .path = "/v1/bulk-actions/{id}",
        .operation = "get_bulk_action",
        .tag = "jobs",
        .summary = "How far a bulk action has come",
        .role = Role::viewer,
        .replies = {{200, "BulkAction"}},
        .handler = get_bulk_action,
    });
}

}  // namespace pawl::api
