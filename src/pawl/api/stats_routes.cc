// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/stats_routes.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/api/json_text.h"
#include "pawl/api/queue_json.h"
#include "pawl/api/replies.h"
#include "pawl/base/names.h"
#include "pawl/commands/queues.h"

namespace pawl::api {
namespace {

using access::Role;

constexpr Duration kDay = std::chrono::hours(24);

struct Span {
    WallTime from = {};
    WallTime to = {};
};

// Up to now, `length` long, unless the client says otherwise.
auto span_of(const Call& call, Duration length) -> Result<Span> {
    const auto from = call.query.time("from");
    const auto to = call.query.time("to");
    if (!from || !to) {
        return std::unexpected(from ? to.error() : from.error());
    }
    const auto end = to->value_or(call.services().clock.wall_now() + std::chrono::minutes(1));
    const Span span{.from = from->value_or(end - length), .to = end};
    return span.from < span.to ? Result<Span>(span) : fail("out_of_range", "from: earlier than to");
}

auto statistics_text(const Span& span, const commands::Statistics& statistics, WallTime now)
    -> std::string {
    std::string out;
    ObjectWriter object(out);
    object.time("from", span.from).time("to", span.to);
    append_states(object.begin("states"), statistics.counts);
    append_list(
        object.begin("queues"),
        statistics.queues,
        [now](std::string& list, const commands::QueueView& view) { append_queue(list, view, now); }
    );
    append_list(
        object.begin("tasks"),
        statistics.tasks,
        [&](std::string& list, const commands::TaskStatistics& task) {
            ObjectWriter one(list);
            one.text("task", task.task);
            append_states(one.begin("states"), statistics.counts, {.task = task.task});
            append_numbers(one, task);
            one.finish();
        }
    );
    object.finish();
    return out;
}

auto get_stats(Call call) -> Answer {
    const auto span = span_of(call, kDay);
    if (!span) {
        co_return std::unexpected(span.error());
    }
    const auto statistics =
        co_await commands::statistics(call.services(), *call.principal, span->from, span->to);
    if (!statistics) {
        co_return std::unexpected(statistics.error());
    }
    co_return json_reply(
        200, statistics_text(*span, *statistics, call.services().clock.wall_now())
    );
}

struct Step {
    std::string_view name;
    Duration length;
    Duration span;  // what is shown unless the client says otherwise
};

constexpr auto kSteps = std::to_array<Step>({
    {"minute", std::chrono::minutes(1), std::chrono::hours(1)},
    {"hour", std::chrono::hours(1), kDay},
    {"day", kDay, 30 * kDay},
});

auto series_text(
    const Step& step, const Span& span, const std::vector<commands::SeriesPoint>& points
) -> std::string {
    std::string out;
    ObjectWriter object(out);
    object.text("step", step.name).time("from", span.from).time("to", span.to);
    append_list(
        object.begin("data"),
        points,
        [](std::string& list, const commands::SeriesPoint& point) {
            ObjectWriter one(list);
            one.time("at", point.at);
            append_numbers(one, point.values);
            one.finish();
        }
    );
    object.finish();
    return out;
}

auto get_timeseries(Call call) -> Answer {
    const auto wanted = call.query.find("step").value_or("hour");
    const auto* const step = std::ranges::find(kSteps, wanted, &Step::name);
    const auto task = call.query.find("task").value_or("");
    if (step == kSteps.end() || (!task.empty() && !is_name(task))) {
        co_return fail(
            "invalid_filter",
            step == kSteps.end() ? "step: one of minute, hour, day" : "task: a name"
        );
    }
    const auto span = span_of(call, step->span);
    if (!span) {
        co_return std::unexpected(span.error());
    }
    const auto points = co_await commands::timeseries(
        call.services(), *call.principal, std::string(task), span->from, span->to, step->length
    );
    if (!points) {
        co_return std::unexpected(points.error());
    }
    co_return json_reply(200, series_text(*step, *span, *points));
}

}  // namespace

void add_stats_routes(RouteTable& table) {
    constexpr std::string_view kTime = R"({"type":"string","format":"date-time"})";
    const QueryParameter from = {"from", kTime, "the first minute"};
    const QueryParameter to = {"to", kTime, "the first minute that does not count"};
    table.push_back({
        .method = "GET",
        .path = "/v1/stats",
        .operation = "get_stats",
        .tag = "stats",
        .summary = "States, queues, and each task's runs and durations (default: the last day)",
        .role = Role::viewer,
        .query = {from, to},
        .replies = {{200, "Stats"}},
        .handler = get_stats,
    });
    table.push_back({
        .method = "GET",
        .path = "/v1/stats/timeseries",
        .operation = "get_timeseries",
        .tag = "stats",
        .summary = "The same numbers by minute, hour or day",
        .role = Role::viewer,
        .query =
            {
                from,
                to,
                {"step",
                 R"({"type":"string","enum":["minute","hour","day"],"default":"hour"})",
                 "step"},
                {"task", R"({"type":"string"})", "of this task alone"},
            },
        .replies = {{200, "Timeseries"}},
        .handler = get_timeseries,
    });
}

}  // namespace pawl::api
