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
constexpr std::size_t kMostFieldErrors = 100;  // of one answer

template <auto Member, auto Read>
auto into(JobRequest& request, const Json& value) -> std::optional<FieldFault> {
    return put(Read(value), request.*Member);
}

auto any_integer(const Json& value) -> Field<int> {
    return read_integer(value, -kAnyInteger, kAnyInteger);
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
    {"ref", not_yet<JobRequest>},
    {"deadline", not_yet<JobRequest>},
    {"unique", not_yet<JobRequest>},
    {"concurrency_key", not_yet<JobRequest>},
    {"ordering_key", not_yet<JobRequest>},
    {"on_lost", not_yet<JobRequest>},
    {"depends_on", not_yet<JobRequest>},
    {"on_parent_failure", not_yet<JobRequest>},
    {"batch", not_yet<JobRequest>},
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
