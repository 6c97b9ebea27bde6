// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/timeline_routes.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/api/cursor.h"
#include "pawl/api/json_text.h"
#include "pawl/api/replies.h"
#include "pawl/api/schedule_json.h"
#include "pawl/commands/timeline.h"

namespace pawl::api {
namespace {

using access::Role;

constexpr std::string_view kList = "timeline";
constexpr Duration kBehind = std::chrono::hours(16);
constexpr Duration kAhead = std::chrono::hours(8);
constexpr Duration kLongestSpan = std::chrono::days(31);

// A day around now, unless the client says otherwise.
auto range_of(const Call& call) -> Result<commands::LaneRange> {
    const auto from = call.query.time("from");
    const auto to = call.query.time("to");
    if (!from || !to) {
        return std::unexpected(from ? to.error() : from.error());
    }
    const auto now = call.services().clock.wall_now();
    const auto begin = from->value_or(*to ? **to - kBehind - kAhead : now - kBehind);
    const commands::LaneRange range{
        .from = begin, .to = to->value_or(begin + kBehind + kAhead), .now = now
    };
    if (range.from >= range.to || range.to - range.from > kLongestSpan) {
        return fail("out_of_range", "from: earlier than to, by at most 31 days");
    }
    return range;
}

void append_run(std::string& out, const store::LedgerRun& run) {
    ObjectWriter object(out);
    append_slot_members(object, run.entry);
    object.text_or_null("state", run.state ? job::to_text(*run.state) : std::string_view());
    object.time_or_null("started_at", run.started_at);
    object.time_or_null("finished_at", run.finished_at).finish();
}

void append_lane(std::string& out, const commands::Lane& lane) {
    const auto& schedule = lane.schedule.schedule;
    ObjectWriter object(out);
    object.text("schedule", schedule.name).text("task", schedule.task).text("cron", schedule.cron);
    object.text("timezone", schedule.timezone).flag("paused", lane.schedule.paused);
    append_list(object.begin("runs"), lane.runs, append_run);
    object.flag("more_runs", lane.has_more_runs);
    append_list(object.begin("next"), lane.next, append_time);
    object.flag("more_next", lane.has_more_next).finish();
}

auto get_timeline(Call call) -> Answer {
    const auto range = range_of(call);
    const auto limit = call.query.limit();
    const auto after = open_cursor(call.around->seal, kList, call.query.find("cursor"));
    if (!range || !limit || !after) {
        co_return std::unexpected(!range ? range.error() : !limit ? limit.error() : after.error());
    }
    auto lanes = co_await commands::timeline(
        call.services(), *call.principal, *range, after->value_or(""), *limit + 1
    );
    if (!lanes) {
        co_return std::unexpected(lanes.error());
    }
    std::string next;
    if (lanes->size() > *limit) {
        lanes->resize(*limit);
        next = make_cursor(call.around->seal, kList, lanes->back().schedule.schedule.name);
    }
    std::string out;
    ObjectWriter object(out);
    object.time("from", range->from).time("to", range->to).time("now", range->now);
    append_list(object.begin("data"), *lanes, append_lane);
    object.text_or_null("next_cursor", next).flag("has_more", !next.empty()).finish();
    co_return json_reply(200, std::move(out));
}

}  // namespace

void add_timeline_routes(RouteTable& table) {
    constexpr std::string_view kTime = R"({"type":"string","format":"date-time"})";
    table.push_back({
        .method = "GET",
        .path = "/v1/timeline",
        .operation = "get_timeline",
        .tag = "schedules",
        .summary = "What schedules did and are going to do in a span of time (default: a day)",
        .role = Role::viewer,
        .query =
            {{"from", kTime, "default: 16 hours ago"},
             {"to", kTime, "the first time that does not count; default: 24 hours behind from"},
             kCursorParameter,
             kLimitParameter},
        .replies = {{200, "Timeline"}},
        .handler = get_timeline,
    });
}

}  // namespace pawl::api
