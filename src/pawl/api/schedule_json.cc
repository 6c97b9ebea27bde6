// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/schedule_json.h"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <vector>

#include "pawl/api/json_text.h"
#include "pawl/base/id.h"
#include "pawl/base/json.h"
#include "pawl/base/text_time.h"
#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/explain.h"
#include "pawl/schedule/schedule.h"
#include "pawl/schedule/zone.h"

namespace pawl::api {
namespace {

constexpr std::size_t kNextRuns = 5;

// What the engine plans next, then what follows from it: an interval counts from its last run.
auto next_runs(
    const store::StoredSchedule& stored,
    const schedule::CronExpression& expression,
    const schedule::Zone& zone,
    WallTime now
) -> std::vector<WallTime> {
    if (!stored.next_at) {
        return expression.next(now, kNextRuns, zone);
    }
    std::vector<WallTime> runs = {*stored.next_at};
    const auto more = expression.next(*stored.next_at, kNextRuns - 1, zone);
    runs.insert(runs.end(), more.begin(), more.end());
    return runs;
}

void append_notes(
    ObjectWriter& object,
    const schedule::CronExpression& expression,
    const schedule::Zone& zone,
    WallTime now
) {
    append_list(
        object.begin("warnings"),
        schedule::clock_change_notes(expression, zone, now),
        [](std::string& out, const schedule::ClockChangeNote& note) {
            append_json_string(out, note.text);
        }
    );
}

void append_forecast(ObjectWriter& object, const store::StoredSchedule& stored, WallTime now) {
    const auto expression =
        schedule::CronExpression::parse(stored.schedule.cron, stored.schedule.name);
    const auto zone = schedule::Zone::find(stored.schedule.timezone);
    if (!expression || !zone) {
        object.raw("next_runs", "[]").text("explain", "");
        append_list(
            object.begin("warnings"),
            std::array<std::string_view, 1>{"the expression or the zone is not known here"},
            append_json_string
        );
        return;
    }
    append_list(
        object.begin("next_runs"), next_runs(stored, *expression, **zone, now), append_time
    );
    object.text("explain", schedule::explain(*expression));
    append_notes(object, *expression, **zone, now);
}

template <class Enum, std::size_t Count>
auto name_of(Enum value, const std::array<std::string_view, Count>& names) -> std::string_view {
    return names.at(static_cast<std::size_t>(value));
}

void append_declaration(ObjectWriter& object, const schedule::Schedule& schedule) {
    object.text("name", schedule.name).text("task", schedule.task).text("cron", schedule.cron);
    object.text("timezone", schedule.timezone).raw_or_null("payload", schedule.payload);
    object.text_or_null("queue", schedule.queue);
    if (schedule.priority) {
        object.number("priority", *schedule.priority);
    } else {
        object.null("priority");
    }
    object.text("overlap", name_of(schedule.overlap, schedule::kOverlapNames));
    object.text("catch_up", name_of(schedule.catch_up, schedule::kCatchUpNames));
    object.text("catch_up_window", format_duration(schedule.catch_up_window));
    object.number("catch_up_max", schedule.catch_up_max);
    object.text("jitter", format_duration(schedule.jitter));
    append_list(object.begin("after"), schedule.after, append_json_string);
    object.text("after_timeout", format_duration(schedule.after_timeout));
    object.text("after_failure", name_of(schedule.after_failure, schedule::kAfterFailureNames));
    object.flag("enabled", schedule.enabled);
    object.text("origin", name_of(schedule.origin, schedule::kOriginNames));
}

// How every tag of this version begins. Versions begin anew with a new schedule of the same name.
auto tag_prefix(const store::StoredSchedule& stored) -> std::string {
    const auto created = stored.created_at.time_since_epoch().count();
    return fmt::format("\"{:x}.{}.", created, stored.version);
}

}  // namespace

void append_schedule(std::string& out, const store::StoredSchedule& stored, WallTime now) {
    ObjectWriter object(out);
    append_declaration(object, stored.schedule);
    object.flag("paused", stored.paused).number("version", stored.version);
    object.time("created_at", stored.created_at).time("updated_at", stored.updated_at);
    append_forecast(object, stored, now);
    object.finish();
}

auto schedule_text(const store::StoredSchedule& stored, WallTime now) -> std::string {
    std::string out;
    append_schedule(out, stored, now);
    return out;
}

auto tag_of(const store::StoredSchedule& stored) -> std::string {
    const auto next = stored.next_at ? stored.next_at->time_since_epoch().count() : 0;
    return fmt::format(
        "{}{}.{:x}.{:x}\"",
        tag_prefix(stored),
        stored.paused ? 1 : 0,
        stored.updated_at.time_since_epoch().count(),
        next
    );
}

auto is_same_version(std::string_view tag, const store::StoredSchedule& stored) -> bool {
    return tag.starts_with(tag_prefix(stored));
}

void append_time(std::string& out, WallTime time) {
    out.append("\"").append(format_time(time)).append("\"");
}

void append_slot_members(ObjectWriter& object, const store::LedgerEntry& entry) {
    object.time("slot", entry.slot).time("until", entry.until).number("count", entry.count);
    object.text("outcome", name_of(entry.outcome, store::kSlotOutcomeNames));
    object.text_or_null("job_id", entry.job ? to_text(entry.job) : "");
    if (entry.job) {
        const auto late = std::chrono::duration_cast<std::chrono::milliseconds>(entry.lateness);
        object.number("lateness_ms", late.count());
    } else {
        object.null("lateness_ms");
    }
}

void append_slot(std::string& out, const store::LedgerEntry& entry) {
    ObjectWriter object(out);
    append_slot_members(object, entry);
    object.finish();
}

auto explanation_text(const schedule::Schedule& checked, WallTime now, std::size_t count)
    -> std::string {
    const auto cron = schedule::CronExpression::parse(checked.cron, checked.name).value();
    const auto& zone = *schedule::Zone::find(checked.timezone).value();
    std::string out;
    ObjectWriter object(out);
    object.text("cron", cron.text()).text("timezone", checked.timezone);
    object.text("explain", schedule::explain(cron));
    append_list(object.begin("next_runs"), cron.next(now, count, zone), append_time);
    append_notes(object, cron, zone, now);
    object.finish();
    return out;
}

}  // namespace pawl::api
