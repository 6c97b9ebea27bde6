// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/schedule_requests.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "pawl/api/fields.h"
#include "pawl/job/job.h"

namespace pawl::api {
namespace {

using schedule::Schedule;

// null brings the default back; anything else is read.
template <auto Member, auto Read>
auto into(Schedule& schedule, const Json& value) -> std::optional<FieldFault> {
    if (value.is_null()) {
        schedule.*Member = Schedule().*Member;
        return std::nullopt;
    }
    return put(Read(value), schedule.*Member);
}

template <auto Member, const auto& Names>
auto choice(Schedule& schedule, const Json& value) -> std::optional<FieldFault> {
    if (value.is_null()) {
        schedule.*Member = Schedule().*Member;
        return std::nullopt;
    }
    const auto position = read_choice(value, Names);
    if (!position) {
        return position.error();
    }
    schedule.*Member = static_cast<std::remove_reference_t<decltype(schedule.*Member)>>(*position);
    return std::nullopt;
}

auto read_priority(const Json& value) -> Field<int> {
    return read_integer(value, job::kLowestPriority, job::kHighestPriority);
}

auto read_any_integer(const Json& value) -> Field<int> {
    constexpr int kMost = std::numeric_limits<int>::max();
    return read_integer(value, -kMost, kMost);
}

// The path says the name; a body may repeat it.
auto same_name(Schedule& schedule, const Json& value) -> std::optional<FieldFault> {
    const auto name = read_text(value);
    if (!name) {
        return name.error();
    }
    return *name == schedule.name ? std::nullopt
                                  : std::optional(FieldFault{
                                        .code = "conflicting_fields",
                                        .detail = "the path names another schedule",
                                    });
}

// The ranges are those of commands::check_schedule.
constexpr auto kFields = std::to_array<FieldRule<Schedule>>({
    {"name", same_name},
    {"task", into<&Schedule::task, read_name>},
    {"cron", into<&Schedule::cron, read_text>},
    {"timezone", into<&Schedule::timezone, read_text>},
    {"payload", into<&Schedule::payload, read_text>},  // a raw member: its JSON text
    {"queue", into<&Schedule::queue, read_name>},
    {"priority", into<&Schedule::priority, read_priority>},
    {"overlap", choice<&Schedule::overlap, schedule::kOverlapNames>},
    {"catch_up", choice<&Schedule::catch_up, schedule::kCatchUpNames>},
    {"catch_up_window", into<&Schedule::catch_up_window, read_duration>},
    {"catch_up_max", into<&Schedule::catch_up_max, read_any_integer>},
    {"jitter", into<&Schedule::jitter, read_duration>},
    {"after", into<&Schedule::after, read_names>},
    {"after_timeout", into<&Schedule::after_timeout, read_duration>},
    {"after_failure", choice<&Schedule::after_failure, schedule::kAfterFailureNames>},
    {"enabled", into<&Schedule::enabled, read_flag>},
});

void require(
    bool is_there, const char* pointer, const char* what, std::vector<FieldError>& errors
) {
    if (!is_there && errors.empty()) {
        errors.push_back({.pointer = pointer, .code = "missing_field", .detail = what});
    }
}

enum class Form : std::uint8_t { whole, patch };

auto read_schedule(std::string_view body, Schedule current, Form form) -> Result<Schedule> {
    const auto value = read_body(body, {"payload"});
    if (!value) {
        return std::unexpected(value.error());
    }
    std::vector<FieldError> errors;
    read_object<Schedule>(*value, kFields, "", current, errors);
    if (current.payload == "null") {
        current.payload.clear();  // the task's own
    }
    if (const auto* const object = value->if_object(); form == Form::whole && object != nullptr) {
        require(object->contains("task"), "/task", "the name of a task is needed", errors);
        require(object->contains("cron"), "/cron", "a cron expression is needed", errors);
    }
    return errors.empty() ? Result<Schedule>(std::move(current)) : fail_fields(std::move(errors));
}

}  // namespace

auto parse_schedule(std::string_view body, std::string name) -> Result<Schedule> {
    Schedule schedule;
    schedule.name = std::move(name);
    return read_schedule(body, std::move(schedule), Form::whole);
}

auto parse_schedule_patch(std::string_view body, Schedule current) -> Result<Schedule> {
    return read_schedule(body, std::move(current), Form::patch);
}

auto parse_backfill(std::string_view body) -> Result<BackfillRequest> {
    struct Read {
        std::optional<WallTime> from = std::nullopt;
        std::optional<WallTime> to = std::nullopt;
        bool dry_run = false;
    };
    constexpr auto kBackfillFields = std::to_array<FieldRule<Read>>({
        {"from", [](Read& read, const Json& value) { return put(read_time(value), read.from); }},
        {"to", [](Read& read, const Json& value) { return put(read_time(value), read.to); }},
        {"dry_run",
         [](Read& read, const Json& value) { return put(read_flag(value), read.dry_run); }},
    });
    const auto value = read_body(body, {});
    if (!value) {
        return std::unexpected(value.error());
    }
    Read read;
    std::vector<FieldError> errors;
    read_object<Read>(*value, kBackfillFields, "", read, errors);
    require(read.from.has_value(), "/from", "a time is needed", errors);
    require(read.to.has_value(), "/to", "a time is needed", errors);
    if (!errors.empty()) {
        return fail_fields(std::move(errors));
    }
    return BackfillRequest{.from = *read.from, .to = *read.to, .dry_run = read.dry_run};
}

}  // namespace pawl::api
