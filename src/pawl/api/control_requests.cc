// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/control_requests.h"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "pawl/api/fields.h"
#include "pawl/api/job_search.h"
#include "pawl/job/error_fingerprint.h"
#include "pawl/job/job_request.h"

namespace pawl::api {
namespace {

using store::JobFilter;

auto read_priority(const Json& value) -> Field<int> {
    return read_integer(value, job::kLowestPriority, job::kHighestPriority);
}

auto read_tags(const Json& value) -> Field<std::vector<std::string>> {
    auto tags = read_labels(value);
    if (tags && tags->size() > job::kMostTags) {
        return std::unexpected(FieldFault{"out_of_range", "at most 32 tags"});
    }
    return tags;
}

auto read_delay(const Json& value) -> Field<Duration> {
    auto delay = read_duration(value);
    if (delay && (*delay <= Duration::zero() || *delay > job::kLongestDelay)) {
        return std::unexpected(FieldFault{"out_of_range", "more than nothing, at most ten years"});
    }
    return delay;
}

auto read_state(const Json& value) -> Field<job::JobState> {
    const auto choice = read_choice(value, job::kJobStateNames);
    return choice ? Field<job::JobState>(static_cast<job::JobState>(*choice))
                  : std::unexpected(choice.error());
}

// One, or a list of them.
auto read_states(const Json& value) -> Field<std::vector<job::JobState>> {
    std::vector<job::JobState> states;
    const auto* const list = value.if_array();
    if (list == nullptr) {
        const auto state = read_state(value);
        return state ? Field<std::vector<job::JobState>>({*state}) : std::unexpected(state.error());
    }
    if (list->empty() || list->size() > job::kJobStateNames.size()) {
        return std::unexpected(FieldFault{"out_of_range", "one to nine states"});
    }
    for (const auto& element : *list) {
        const auto state = read_state(element);
        if (!state) {
            return std::unexpected(state.error());
        }
        states.push_back(*state);
    }
    store::keep_once(states);
    return states;
}

auto read_batch(const Json& value) -> Field<BatchId> {
    const auto text = read_text(value);
    if (!text) {
        return std::unexpected(text.error());
    }
    const auto id = parse_id<BatchTag>(*text);
    return id ? Field<BatchId>(*id)
              : std::unexpected(FieldFault{"out_of_range", "the id of a batch is needed"});
}

auto read_search(const Json& value) -> Field<std::string> {
    auto text = read_text(value);
    if (text && (text->empty() || text->size() > kLongestSearch)) {
        return std::unexpected(FieldFault{"out_of_range", "1 to 1024 bytes"});
    }
    return text;
}

auto read_fingerprint(const Json& value) -> Field<std::string> {
    auto text = read_text(value);
    if (text && !job::is_error_fingerprint(*text)) {
        return std::unexpected(FieldFault{"out_of_range", "a fingerprint of /v1/errors is needed"});
    }
    return text;
}

template <class T, auto Member, auto Read>
auto into(T& target, const Json& value) -> std::optional<FieldFault> {
    return put(Read(value), target.*Member);
}

constexpr auto kFilterFields = std::to_array<FieldRule<JobFilter>>({
    {"state", into<JobFilter, &JobFilter::states, read_states>},
    {"task", into<JobFilter, &JobFilter::task, read_name>},
    {"queue", into<JobFilter, &JobFilter::queue, read_name>},
    {"tag", into<JobFilter, &JobFilter::tag, read_label>},
    {"batch", into<JobFilter, &JobFilter::batch, read_batch>},
    {"schedule", into<JobFilter, &JobFilter::schedule, read_name>},
    {"user_id", into<JobFilter, &JobFilter::user_id, read_label>},
    {"created_after", into<JobFilter, &JobFilter::created_after, read_time>},
    {"created_before", into<JobFilter, &JobFilter::created_before, read_time>},
    {"fingerprint", into<JobFilter, &JobFilter::fingerprint, read_fingerprint>},
    {"q", into<JobFilter, &JobFilter::text, read_search>},  // and then narrow_by_search()
});

struct Bulk {
    std::optional<std::size_t> action = std::nullopt;
    const Json* filter = nullptr;
    bool dry_run = false;
};

auto keep_filter(Bulk& bulk, const Json& value) -> std::optional<FieldFault> {
    bulk.filter = &value;
    return std::nullopt;
}

auto read_action(const Json& value) -> Field<std::size_t> {
    return read_choice(value, store::kBulkVerbNames);
}

constexpr auto kBulkFields = std::to_array<FieldRule<Bulk>>({
    {"action", into<Bulk, &Bulk::action, read_action>},
    {"filter", keep_filter},
    {"dry_run", into<Bulk, &Bulk::dry_run, read_flag>},
});

struct Snooze {
    std::optional<Duration> delay = std::nullopt;
    std::optional<WallTime> until = std::nullopt;
};

constexpr auto kSnoozeFields = std::to_array<FieldRule<Snooze>>({
    {"delay", into<Snooze, &Snooze::delay, read_delay>},
    {"until", into<Snooze, &Snooze::until, read_time>},
});

constexpr auto kPatchFields = std::to_array<FieldRule<store::JobPatch>>({
    {"priority", into<store::JobPatch, &store::JobPatch::priority, read_priority>},
    {"run_at", into<store::JobPatch, &store::JobPatch::run_at, read_time>},
    {"tags", into<store::JobPatch, &store::JobPatch::tags, read_tags>},
});

auto missing(std::string pointer) -> FieldError {
    return {.pointer = std::move(pointer), .code = "missing_field", .detail = "it is needed"};
}

}  // namespace

auto parse_job_patch(std::string_view body) -> Result<store::JobPatch> {
    const auto value = read_body(body, {});
    if (!value) {
        return std::unexpected(value.error());
    }
    store::JobPatch patch;
    std::vector<FieldError> errors;
    read_object<store::JobPatch>(*value, kPatchFields, "", patch, errors);
    return errors.empty() ? Result<store::JobPatch>(std::move(patch))
                          : fail_fields(std::move(errors));
}

auto parse_snooze(std::string_view body, WallTime now) -> Result<WallTime> {
    const auto value = read_body(body, {});
    if (!value) {
        return std::unexpected(value.error());
    }
    Snooze snooze;
    std::vector<FieldError> errors;
    read_object<Snooze>(*value, kSnoozeFields, "", snooze, errors);
    if (errors.empty() && snooze.delay && snooze.until) {
        errors.push_back(
            {.pointer = "/until", .code = "conflicting_fields", .detail = "delay or until, not both"
            }
        );
    } else if (errors.empty() && !snooze.delay && !snooze.until) {
        errors.push_back(missing("/delay"));
    }
    if (!errors.empty()) {
        return fail_fields(std::move(errors));
    }
    return snooze.until ? *snooze.until : now + *snooze.delay;
}

auto parse_bulk_action(std::string_view body, WallTime now) -> Result<commands::BulkRequest> {
    const auto value = read_body(body, {});
    if (!value) {
        return std::unexpected(value.error());
    }
    Bulk bulk;
    commands::BulkRequest request;
    std::vector<FieldError> errors;
    read_object<Bulk>(*value, kBulkFields, "", bulk, errors);
    if (errors.empty() && !bulk.action) {
        errors.push_back(missing("/action"));
    }
    if (bulk.filter != nullptr) {
        read_object<JobFilter>(*bulk.filter, kFilterFields, "/filter", request.filter, errors);
    } else if (errors.empty()) {
        errors.push_back(missing("/filter"));
    }
    if (!errors.empty()) {
        return fail_fields(std::move(errors));
    }
    const auto search = std::exchange(request.filter.text, "");
    if (auto narrowed = narrow_by_search(request.filter, search, now); !narrowed) {
        auto& error = narrowed.error();
        return fail_field("/filter/q", std::move(error.code), std::move(error.message));
    }
    request.verb = static_cast<store::BulkVerb>(*bulk.action);
    request.dry_run = bulk.dry_run;
    return request;
}

}  // namespace pawl::api
