// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/job_requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "pawl/api/fields.h"

namespace pawl::api {
namespace {

using job::JobRequest;

constexpr int kAnyInteger = std::numeric_limits<int>::max();
constexpr auto kFaultCodes = std::to_array<std::string_view>({
    "missing_field",
    "unknown_field",
    "invalid_string",
    "out_of_range",
});
constexpr std::size_t kMostFieldErrors = 100;  // of one answer

template <auto Member, auto Read>
auto into(JobRequest& request, const Json& value) -> std::optional<FieldFault> {
    return put(Read(value), request.*Member);
}

auto any_integer(const Json& value) -> Field<int> {
    return read_integer(value, -kAnyInteger, kAnyInteger);
}

template <class Enum, const auto& Names>
auto read_enum(const Json& value) -> Field<Enum> {
    const auto choice = read_choice(value, Names);
    return choice ? Field<Enum>(static_cast<Enum>(*choice)) : std::unexpected(choice.error());
}

template <auto Member, auto Read>
auto into_unique(job::UniqueRequest& unique, const Json& value) -> std::optional<FieldFault> {
    return put(Read(value), unique.*Member);
}

constexpr auto kUniqueFields = std::to_array<FieldRule<job::UniqueRequest>>({
    {"key", into_unique<&job::UniqueRequest::key, read_label>},
    {"while",
     into_unique<
         &job::UniqueRequest::held_while,
         read_enum<job::UniqueWhile, job::kUniqueWhileNames>>},
    {"window", into_unique<&job::UniqueRequest::window, read_duration>},
    {"on_conflict",
     into_unique<
         &job::UniqueRequest::on_conflict,
         read_enum<job::OnConflict, job::kOnConflictNames>>},
});

// The first thing that is wrong inside stands for all of it.
auto read_unique(const Json& value) -> Field<job::UniqueRequest> {
    job::UniqueRequest unique;
    std::vector<FieldError> errors;
    read_object<job::UniqueRequest>(value, kUniqueFields, "", unique, errors);
    if (const auto* const object = value.if_object();
        errors.empty() && object != nullptr && !object->contains("key")) {
        errors.push_back({.pointer = "/key", .code = "missing_field", .detail = "it is needed"});
    }
    if (errors.empty()) {
        return unique;
    }
    const auto known = std::ranges::find(kFaultCodes, errors.front().code);
    return std::unexpected(FieldFault{
        .code = known == kFaultCodes.end() ? "invalid_type" : *known,
        .detail = errors.front().pointer + ": " + errors.front().detail,
    });
}

auto read_parent(const Json& value) -> Field<job::ParentRequest> {
    const auto text = read_text(value);
    if (!text) {
        return std::unexpected(text.error());
    }
    if (text->starts_with('@') && text->size() > 1) {
        return job::ParentRequest{.ref = text->substr(1)};
    }
    const auto id = parse_id<JobTag>(*text);
    return id ? Field<job::ParentRequest>(job::ParentRequest{.id = *id})
              : std::unexpected(FieldFault{"unknown_dependency", "a job's id or @ref is needed"});
}

auto read_parents(const Json& value) -> Field<std::vector<job::ParentRequest>> {
    const auto* const array = value.if_array();
    if (array == nullptr) {
        return std::unexpected(FieldFault{"invalid_type", "a list of ids is needed"});
    }
    if (array->size() > job::kMostParents) {
        return std::unexpected(FieldFault{"out_of_range", "at most 10000 jobs"});
    }
    std::vector<job::ParentRequest> parents;
    parents.reserve(array->size());
    for (const auto& element : *array) {
        auto parent = read_parent(element);
        if (!parent) {
            return std::unexpected(std::move(parent.error()));
        }
        parents.push_back(std::move(*parent));
    }
    return parents;
}

auto read_batch(const Json& value) -> Field<BatchId> {
    const auto text = read_text(value);
    if (!text) {
        return std::unexpected(text.error());
    }
    const auto id = parse_id<BatchTag>(*text);
    return id ? Field<BatchId>(*id)
              : std::unexpected(FieldFault{"unknown_batch", "there is no batch of this id"});
}

// The ranges are those of job::check_request, which commands calls.
constexpr auto kJobFields = std::to_array<FieldRule<JobRequest>>({
    {"task", into<&JobRequest::task, read_name>},
    {"payload", into<&JobRequest::payload, read_text>},  // a raw member: its JSON text
    {"queue", into<&JobRequest::queue, read_name>},
    {"priority", into<&JobRequest::priority, any_integer>},
    {"run_at", into<&JobRequest::run_at, read_time>},
    {"delay", into<&JobRequest::delay, read_duration>},
    {"max_attempts", into<&JobRequest::max_attempts, any_integer>},
    {"timeout", into<&JobRequest::timeout, read_duration>},
    {"tags", into<&JobRequest::tags, read_labels>},
    {"user_id", into<&JobRequest::user_id, read_label>},
    {"ref", into<&JobRequest::ref, read_label>},
    {"deadline", into<&JobRequest::deadline, read_time>},
    {"unique", into<&JobRequest::unique, read_unique>},
    {"concurrency_key", into<&JobRequest::concurrency_key, read_label>},
    {"ordering_key", into<&JobRequest::ordering_key, read_label>},
    {"on_lost", into<&JobRequest::on_lost, read_enum<job::OnLost, job::kOnLostNames>>},
    {"depends_on", into<&JobRequest::depends_on, read_parents>},
    {"on_parent_failure",
     into<
         &JobRequest::on_parent_failure,
         read_enum<job::OnParentFailure, job::kOnParentFailureNames>>},
    {"batch", into<&JobRequest::batch, read_batch>},
});

constexpr std::string_view kPayload = "payload";

auto read_job(const Json& value, std::string_view prefix, std::vector<FieldError>& errors)
    -> JobRequest {
    JobRequest request;
    read_object<JobRequest>(value, kJobFields, prefix, request, errors);
    if (const auto* const object = value.if_object();
        object != nullptr && !object->contains("task")) {
        errors.push_back(
            {.pointer = pointer_to(prefix, "task"),
             .code = "missing_field",
             .detail = "the name of a task is needed"}
        );
    }
    return request;
}

auto fail_count() -> std::unexpected<Error> {
    std::vector<FieldError> errors = {{
        .pointer = "/jobs",
        .code = "out_of_range",
        .detail = fmt::format("from 1 to {} jobs", job::kMostJobsABatch),
    }};
    return fail_fields(std::move(errors));
}

// Gathers the jobs of a bulk request, or all that is wrong with them.
class BulkReader {
 public:
    explicit BulkReader(std::size_t payload_bytes) : payload_bytes_(payload_bytes) {}

    // False: enough is wrong, look no further.
    auto add(const Json& value) -> bool {
        auto request = read_job(value, fmt::format("/jobs/{}", requests_.size()), errors_);
        too_large_ = too_large_ || (request.payload && request.payload->size() > payload_bytes_);
        requests_.push_back(std::move(request));
        return !too_large_ && errors_.size() < kMostFieldErrors &&
               requests_.size() <= job::kMostJobsABatch;
    }
    auto finish() -> Result<std::vector<JobRequest>> {
        if (too_large_) {
            return fail(
                "payload_too_large",
                fmt::format("/jobs/{}/payload: too large for one job", requests_.size() - 1)
            );
        }
        if (requests_.empty() || requests_.size() > job::kMostJobsABatch) {
            return fail_count();
        }
        return errors_.empty() ? Result<std::vector<JobRequest>>(std::move(requests_))
                               : fail_fields(std::move(errors_));
    }

 private:
    std::size_t payload_bytes_;
    bool too_large_ = false;
    std::vector<JobRequest> requests_;
    std::vector<FieldError> errors_;
};

// Looked at later, with its own reader.
auto keep(const Json*& member, const Json& value) -> std::optional<FieldFault> {
    member = &value;
    return std::nullopt;
}

// A batch may be empty.
auto read_members(const Json& value, BulkReader reader) -> Result<std::vector<JobRequest>> {
    const auto* const jobs = value.if_array();
    if (jobs == nullptr) {
        return fail_fields(
            {{.pointer = "/jobs", .code = "invalid_type", .detail = "a list of jobs is needed"}}
        );
    }
    if (jobs->empty()) {
        return std::vector<JobRequest>();
    }
    if (jobs->size() > job::kMostJobsABatch) {
        return fail_count();
    }
    (void)std::ranges::all_of(*jobs, [&](const Json& job) { return reader.add(job); });
    return reader.finish();
}

auto parse_bulk_json(std::string_view body, BulkReader reader) -> Result<std::vector<JobRequest>> {
    struct Bulk {
        const boost::json::array* jobs = nullptr;
    };
    constexpr auto kFields = std::to_array<FieldRule<Bulk>>({
        {"jobs",
         [](Bulk& bulk, const Json& value) -> std::optional<FieldFault> {
             bulk.jobs = value.if_array();
             return bulk.jobs != nullptr
                        ? std::nullopt
                        : std::optional(FieldFault{"invalid_type", "a list of jobs is needed"});
         }},
    });
    const auto value = read_body(body, {kPayload});
    if (!value) {
        return std::unexpected(value.error());
    }
    Bulk bulk;
    std::vector<FieldError> errors;
    read_object<Bulk>(*value, kFields, "", bulk, errors);
    if (!errors.empty()) {
        return fail_fields(std::move(errors));
    }
    if (bulk.jobs == nullptr || bulk.jobs->size() > job::kMostJobsABatch) {
        return fail_count();
    }
    (void)std::ranges::all_of(*bulk.jobs, [&](const Json& job) { return reader.add(job); });
    return reader.finish();
}

// JSON Lines (jsonlines.org): empty lines are passed over.
auto parse_bulk_lines(std::string_view body, BulkReader reader) -> Result<std::vector<JobRequest>> {
    for (std::size_t number = 1; !body.empty(); ++number) {
        const auto end = std::min(body.find('\n'), body.size());
        auto line = body.substr(0, end);
        body.remove_prefix(std::min(end + 1, body.size()));
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
            continue;
        }
        const auto value = read_body(line, {kPayload});
        if (!value) {
            return fail(
                value.error().code, fmt::format("line {}: {}", number, value.error().message)
            );
        }
        if (!reader.add(*value)) {
            break;
        }
    }
    return reader.finish();
}

}  // namespace

auto parse_job_request(std::string_view body) -> Result<JobRequest> {
    const auto value = read_body(body, {kPayload});
    if (!value) {
        return std::unexpected(value.error());
    }
    std::vector<FieldError> errors;
    auto request = read_job(*value, "", errors);
    return errors.empty() ? Result<JobRequest>(std::move(request)) : fail_fields(std::move(errors));
}

auto parse_bulk_request(std::string_view body, BulkForm form, std::size_t payload_bytes)
    -> Result<std::vector<JobRequest>> {
    BulkReader reader(payload_bytes);
    return form == BulkForm::json ? parse_bulk_json(body, std::move(reader))
                                  : parse_bulk_lines(body, std::move(reader));
}

auto parse_batch_request(std::string_view body, std::size_t payload_bytes)
    -> Result<commands::BatchRequest> {
    struct Batch {
        std::string name = {};
        const Json* jobs = nullptr;
        const Json* on_success = nullptr;
        const Json* on_complete = nullptr;
    };
    constexpr auto kFields = std::to_array<FieldRule<Batch>>({
        {"name", [](Batch& batch, const Json& value) { return put(read_label(value), batch.name); }
        },
        {"jobs", [](Batch& batch, const Json& value) { return keep(batch.jobs, value); }},
        {"on_success", [](Batch& batch, const Json& value) { return keep(batch.on_success, value); }
        },
        {"on_complete",
         [](Batch& batch, const Json& value) { return keep(batch.on_complete, value); }},
    });
    const auto value = read_body(body, {kPayload});
    if (!value) {
        return std::unexpected(value.error());
    }
    Batch batch;
    std::vector<FieldError> errors;
    read_object<Batch>(*value, kFields, "", batch, errors);
    commands::BatchRequest request{.name = std::move(batch.name)};
    if (batch.on_success != nullptr) {
        request.on_success = read_job(*batch.on_success, "/on_success", errors);
    }
    if (batch.on_complete != nullptr) {
        request.on_complete = read_job(*batch.on_complete, "/on_complete", errors);
    }
    if (!errors.empty()) {
        return fail_fields(std::move(errors));
    }
    if (batch.jobs != nullptr) {
        auto jobs = read_members(*batch.jobs, BulkReader(payload_bytes));
        if (!jobs) {
            return std::unexpected(std::move(jobs.error()));
        }
        request.jobs = std::move(*jobs);
    }
    return request;
}

auto parse_retry_request(std::string_view body) -> Result<std::optional<std::string>> {
    struct Retry {
        std::optional<std::string> payload = std::nullopt;
    };
    constexpr auto kFields = std::to_array<FieldRule<Retry>>({
        {kPayload,
         [](Retry& retry, const Json& value) { return put(read_text(value), retry.payload); }},
    });
    if (body.empty()) {
        return std::nullopt;
    }
    const auto value = read_body(body, {kPayload});
    if (!value) {
        return std::unexpected(value.error());
    }
    Retry retry;
    std::vector<FieldError> errors;
    read_object<Retry>(*value, kFields, "", retry, errors);
    return errors.empty() ? Result<std::optional<std::string>>(std::move(retry.payload))
                          : fail_fields(std::move(errors));
}

auto check_empty(std::string_view body) -> Result<> {
    struct Nothing {};
    if (body.empty()) {
        return {};
    }
    const auto value = read_body(body, {});
    if (!value) {
        return std::unexpected(value.error());
    }
    Nothing nothing;
    std::vector<FieldError> errors;
    read_object<Nothing>(*value, {}, "", nothing, errors);
    return errors.empty() ? Result<>() : fail_fields(std::move(errors));
}

}  // namespace pawl::api
