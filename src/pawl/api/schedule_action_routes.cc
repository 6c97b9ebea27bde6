// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "pawl/api/cursor.h"
#include "pawl/api/job_json.h"
#include "pawl/api/json_text.h"
#include "pawl/api/replies.h"
#include "pawl/api/schedule_json.h"
#include "pawl/api/schedule_requests.h"
#include "pawl/api/schedule_routes.h"
#include "pawl/commands/schedules.h"

namespace pawl::api {
namespace {

using access::Role;

auto first_job_text(std::span<const job::Job> jobs, BatchId /*batch*/) -> std::string {
    return job_text(jobs.front());
}

auto run_schedule(Call call) -> Answer {
    const auto name = name_of(call);
    auto idempotency = idempotency_of(call, "run_schedule:" + call.name, first_job_text);
    if (!name || !idempotency) {
        co_return std::unexpected(name ? idempotency.error() : name.error());
    }
    const auto enqueued = co_await commands::run_schedule(
        call.services(), std::move(*call.principal), *name, std::move(*idempotency)
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

auto set_paused(Call call, bool paused) -> Answer {
    const auto name = name_of(call);
    if (!name) {
        co_return std::unexpected(name.error());
    }
    const auto stored = co_await commands::pause_schedule(
        call.services(), std::move(*call.principal), *name, paused
    );
    if (!stored) {
        co_return std::unexpected(stored.error());
    }
    const auto now = call.services().clock.wall_now();
    co_return json_reply(200, schedule_text(*stored, now));
}

auto pause_schedule(Call call) -> Answer {
    return set_paused(std::move(call), true);
}

auto resume_schedule(Call call) -> Answer {
    return set_paused(std::move(call), false);
}

auto backfill_text(const commands::Backfill& backfill) -> std::string {
    std::string out;
    ObjectWriter object(out);
    append_list(object.begin("slots"), backfill.slots, append_time);
    object.number("created", static_cast<std::int64_t>(backfill.created)).finish();
    return out;
}

auto backfill_schedule(Call call) -> Answer {
    const auto name = name_of(call);
    const auto request = parse_backfill(call.request.body);
    if (!name || !request) {
        co_return std::unexpected(name ? request.error() : name.error());
    }
    const auto backfill = co_await commands::backfill_schedule(
        call.services(),
        std::move(*call.principal),
        *name,
        request->from,
        request->to,
        request->dry_run ? commands::DryRun::yes : commands::DryRun::no
    );
    if (!backfill) {
        co_return std::unexpected(backfill.error());
    }
    co_return json_reply(202, backfill_text(*backfill));
}

auto list_slots(Call call) -> Answer {
    const auto name = name_of(call);
    const auto limit = call.query.limit();
    const auto list = "slots " + call.name;
    const auto cursor = open_number_cursor(call.around->seal, list, call.query.find("cursor"));
    if (!name || !limit || !cursor) {
        co_return std::unexpected(!name ? name.error() : !limit ? limit.error() : cursor.error());
    }
    const auto before =
        *cursor ? std::optional(WallTime(Duration(**cursor))) : std::optional<WallTime>();
    auto slots =
        co_await commands::list_slots(call.services(), *call.principal, *name, before, *limit + 1);
    if (!slots) {
        co_return std::unexpected(slots.error());
    }
    std::string next;
    if (slots->size() > *limit) {
        slots->resize(*limit);
        next = make_cursor(
            call.around->seal, list, std::int64_t{slots->back().slot.time_since_epoch().count()}
        );
    }
    co_return json_reply(200, page_text(*slots, next, append_slot));
}

}  // namespace

void add_schedule_action_routes(RouteTable& table) {
    table.push_back({
        .method = "POST",
        .path = "/v1/schedules/{name}/run",
        .operation = "run_schedule",
        .tag = "schedules",
        .summary = "Create a job of the schedule now, beside its slots",
        .role = Role::operator_,
        .replies = {{201, "Job"}, {200, "Job", "the job that holds its unique key"}},
        .handler = run_schedule,
    });
    table.push_back({
        .method = "POST",
        .path = "/v1/schedules/{name}/pause",
        .operation = "pause_schedule",
        .tag = "schedules",
        .summary = "Fire no slots until it is resumed",
        .role = Role::operator_,
        .replies = {{200, "Schedule"}},
        .handler = pause_schedule,
    });
    table.push_back({
        .method = "POST",
        .path = "/v1/schedules/{name}/resume",
        .operation = "resume_schedule",
        .tag = "schedules",
        .summary = "Fire slots again",
        .role = Role::operator_,
        .replies = {{200, "Schedule"}},
        .handler = resume_schedule,
    });
    table.push_back({
        .method = "POST",
        .path = "/v1/schedules/{name}/backfill",
        .operation = "backfill_schedule",
        .tag = "schedules",
        .summary = "Fire slots of the past that the ledger does not have",
        .role = Role::operator_,
        .body = Body::json,
        .request_schema = "BackfillRequest",
        .replies = {{202, "Backfill"}},
        .handler = backfill_schedule,
    });
    table.push_back({
        .method = "GET",
        .path = "/v1/schedules/{name}/slots",
        .operation = "list_slots",
        .tag = "schedules",
        .summary = "The ledger: what became of each slot, newest first",
        .role = Role::viewer,
        .query = {kCursorParameter, kLimitParameter},
        .replies = {{200, "SlotPage"}},
        .handler = list_slots,
    });
}

}  // namespace pawl::api
