// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/lease_requests.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "pawl/api/fields.h"
#include "pawl/auth/lease_token.h"
#include "pawl/auth/seal.h"
#include "pawl/job/lease.h"

namespace pawl::api {
namespace {

using commands::LeaseEnd;
using commands::LeaseRequest;
using Fault = std::optional<FieldFault>;

constexpr std::string_view kResult = "result";
constexpr Duration kLongestRetryAfter = std::chrono::hours(1);
constexpr std::array<std::string_view, 5> kLevels = {"DEBUG", "INFO", "WARN", "ERROR", "FATAL"};

auto read_duration_between(const Json& value, Duration least, Duration most) -> Field<Duration> {
    auto duration = read_duration(value);
    if (duration && (*duration < least || *duration > most)) {
        return std::unexpected(FieldFault{
            .code = "out_of_range",
            .detail = fmt::format(
                "from {} to {} seconds",
                std::chrono::duration_cast<std::chrono::seconds>(least).count(),
                std::chrono::duration_cast<std::chrono::seconds>(most).count()
            ),
        });
    }
    return duration;
}

// Reads one object strictly.
template <class T>
auto read_all(const Json& value, std::span<const FieldRule<T>> rules) -> Result<T> {
    T into;
    std::vector<FieldError> errors;
    read_object<T>(value, rules, "", into, errors);
    return errors.empty() ? Result<T>(std::move(into)) : fail_fields(std::move(errors));
}

template <class T>
auto parse(
    std::string_view body, std::span<const FieldRule<T>> rules, std::vector<std::string_view> raw
) -> Result<T> {
    const auto value = read_body(body, std::move(raw));
    return value ? read_all<T>(*value, rules) : std::unexpected(value.error());
}

auto missing(std::string pointer) -> std::unexpected<Error> {
    return fail_field(std::move(pointer), "missing_field", "this field is needed");
}

auto read_lease_length(LeaseRequest& request, const Json& value) -> Fault {
    return put(
        read_duration_between(value, job::kShortestLease, job::kLongestLease), request.length
    );
}

auto read_wait(LeaseRequest& request, const Json& value) -> Fault {
    return put(
        read_duration_between(value, Duration::zero(), commands::kLongestLeaseWait), request.wait
    );
}

constexpr auto kLeaseFields = std::to_array<FieldRule<LeaseRequest>>({
    {"worker",
     [](LeaseRequest& request, const Json& value) { return put(read_label(value), request.worker); }
    },
    {"max",
     [](LeaseRequest& request, const Json& value) {
         return put(read_integer(value, 1, commands::kMostLeases), request.max);
     }},
    {"lease", read_lease_length},
    {"wait", read_wait},
    {"tasks",
     [](LeaseRequest& request, const Json& value) { return put(read_names(value), request.tasks); }
    },
});

// One end of an attempt, as it stands in a request of its own or in a list.
struct Said {
    std::optional<std::string> token = std::nullopt;
    std::optional<std::string> result = std::nullopt;
    std::optional<job::JobError> error = std::nullopt;
    std::optional<bool> retryable = std::nullopt;
    std::optional<Duration> retry_after = std::nullopt;
};

constexpr auto kErrorFields = std::to_array<FieldRule<job::JobError>>({
    {"code",
     [](job::JobError& error, const Json& value) { return put(read_name(value), error.code); }},
    {"message",
     [](job::JobError& error, const Json& value) { return put(read_text(value), error.message); }},
});

auto read_error(Said& said, const Json& value) -> Fault {
    job::JobError error;
    std::vector<FieldError> errors;
    read_object<job::JobError>(value, kErrorFields, "", error, errors);
    if (!errors.empty()) {
        return FieldFault{
            .code = "invalid_type", .detail = R"(an error is {"code":"a.name","message":"text"})"
        };
    }
    if (error.code.empty()) {
        return FieldFault{.code = "missing_field", .detail = "an error needs a code"};
    }
    said.error = std::move(error);
    return std::nullopt;
}

auto read_retry_after(Said& said, const Json& value) -> Fault {
    return put(
        read_duration_between(value, Duration::zero(), kLongestRetryAfter), said.retry_after
    );
}

constexpr FieldRule<Said> kTokenField = {"token", [](Said& said, const Json& value) {
                                             return put(read_text(value), said.token);
                                         }};
constexpr FieldRule<Said> kResultField = {kResult, [](Said& said, const Json& value) {
                                              return put(read_text(value), said.result);
                                          }};
constexpr FieldRule<Said> kErrorField = {"error", read_error};
constexpr FieldRule<Said> kRetryableField = {"retryable", [](Said& said, const Json& value) {
                                                 return put(read_flag(value), said.retryable);
                                             }};
constexpr FieldRule<Said> kRetryAfterField = {"retry_after", read_retry_after};

constexpr auto kCompleteFields = std::to_array<FieldRule<Said>>({kResultField});
constexpr auto kFailFields =
    std::to_array<FieldRule<Said>>({kErrorField, kRetryableField, kRetryAfterField});
constexpr auto kItemFields = std::to_array<FieldRule<Said>>(
    {kTokenField, kResultField, kErrorField, kRetryableField, kRetryAfterField}
);

// Equal for equal outcomes: what a worker that sends its end again must not have changed.
auto hash_of(const job::Outcome& outcome) -> std::string {
    return auth::fingerprint(fmt::format(
        "{}\n{}\n{}\n{}\n{}\n{}",
        to_text(outcome.end),
        outcome.retry_after.value_or(Duration::zero()).count(),
        outcome.error.retryable,
        outcome.error.code,
        outcome.error.message,
        outcome.result
    ));
}

auto end_of(std::string_view token, job::Outcome outcome) -> LeaseEnd {
    auto hash = hash_of(outcome);
    return {
        .token_hash = auth::lease_token_hash(token),
        .outcome = std::move(outcome),
        .outcome_hash = std::move(hash),
    };
}

auto outcome_of(Said said) -> job::Outcome {
    if (!said.error) {
        const bool none = !said.result || *said.result == "null";
        return job::Outcome::success(none ? std::string() : std::move(*said.result));
    }
    auto outcome =
        job::Outcome::failure(std::move(said.error->code), std::move(said.error->message));
    outcome.error.retryable = said.retryable.value_or(true);
    outcome.retry_after = said.retry_after;
    return outcome;
}

// One member of `items`; says what is wrong under its pointer.
auto read_item(
    const Json& item, std::size_t index, FinishRequest& request, std::vector<FieldError>& errors
) -> void {
    Said said;
    const auto prefix = fmt::format("/items/{}", index);
    const auto before = errors.size();
    read_object<Said>(item, kItemFields, prefix, said, errors);
    if (errors.size() > before) {
        return;
    }
    if (!said.token) {
        errors.push_back({prefix + "/token", "missing_field", "this field is needed"});
        return;
    }
    if (said.error && said.result) {
        errors.push_back({prefix + "/error", "conflicting_fields", "not together with result"});
        return;
    }
    auto token = std::move(*said.token);
    request.ends.push_back(end_of(token, outcome_of(std::move(said))));
    request.tokens.push_back(std::move(token));
}

auto read_line(job::LogLine& line, const Json& value) -> Fault {
    auto level = read_text(value);
    if (!level) {
        return level.error();
    }
    std::ranges::transform(*level, level->begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c & ~0x20) : c;
    });
    const auto choice = read_choice(Json(*level), kLevels);
    if (!choice) {
        return choice.error();
    }
    line.level = std::move(*level);
    return std::nullopt;
}

constexpr auto kLineFields = std::to_array<FieldRule<job::LogLine>>({
    {"level", read_line},
    {"message",
     [](job::LogLine& line, const Json& value) { return put(read_text(value), line.message); }},
});

}  // namespace

auto parse_lease_request(std::string_view body, std::string queue) -> Result<LeaseRequest> {
    auto request = parse<LeaseRequest>(body, kLeaseFields, {});
    if (!request) {
        return request;
    }
    if (request->worker.empty()) {
        return missing("/worker");
    }
    request->queue = std::move(queue);
    return request;
}

auto parse_complete(std::string_view body, std::string_view token) -> Result<LeaseEnd> {
    if (body.empty()) {
        return end_of(token, job::Outcome::success(""));
    }
    auto said = parse<Said>(body, kCompleteFields, {kResult});
    if (!said) {
        return std::unexpected(std::move(said.error()));
    }
    return end_of(token, outcome_of(std::move(*said)));
}

auto parse_fail(std::string_view body, std::string_view token) -> Result<LeaseEnd> {
    auto said = parse<Said>(body, kFailFields, {});
    if (!said) {
        return std::unexpected(std::move(said.error()));
    }
    if (!said->error) {
        return missing("/error");
    }
    return end_of(token, outcome_of(std::move(*said)));
}

auto released(std::string_view token) -> LeaseEnd {
    return end_of(
        token,
        job::Outcome::ended(
            job::AttemptEnd::released, "released", "the worker gave the attempt back"
        )
    );
}

auto parse_finish(std::string_view body) -> Result<FinishRequest> {
    struct Items {
        const boost::json::array* list = nullptr;
    };
    constexpr auto kFields = std::to_array<FieldRule<Items>>({
        {"items",
         [](Items& items, const Json& value) -> Fault {
             items.list = value.if_array();
             return items.list != nullptr
                        ? std::nullopt
                        : Fault(FieldFault{"invalid_type", "a list of items is needed"});
         }},
    });
    const auto value = read_body(body, {kResult});
    if (!value) {
        return std::unexpected(value.error());
    }
    const auto items = read_all<Items>(*value, kFields);
    if (!items) {
        return std::unexpected(items.error());
    }
    if (items->list == nullptr) {
        return missing("/items");
    }
    if (items->list->empty() || items->list->size() > std::size_t{commands::kMostLeases}) {
        return fail_field("/items", "out_of_range", "from 1 to 1000 items");
    }
    FinishRequest request;
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < items->list->size(); ++i) {
        read_item((*items->list)[i], i, request, errors);
    }
    return errors.empty() ? Result<FinishRequest>(std::move(request))
                          : fail_fields(std::move(errors));
}

auto parse_progress(std::string_view body) -> Result<job::Progress> {
    struct Report {
        std::optional<int> percent = std::nullopt;
        std::string message = {};
    };
    constexpr auto kFields = std::to_array<FieldRule<Report>>({
        {"percent",
         [](Report& report, const Json& value) {
             return put(read_integer(value, 0, 100), report.percent);
         }},
        {"message",
         [](Report& report, const Json& value) { return put(read_text(value), report.message); }},
    });
    auto report = parse<Report>(body, kFields, {});
    if (!report) {
        return std::unexpected(std::move(report.error()));
    }
    if (!report->percent) {
        return missing("/percent");
    }
    if (report->message.size() > job::kLongestLogLine) {
        return fail("result_too_large", "the message of a progress has at most 8 kB");
    }
    return job::Progress{.percent = *report->percent, .message = std::move(report->message)};
}

auto parse_log_lines(std::string_view body) -> Result<std::vector<job::LogLine>> {
    const auto value = read_body(body, {});
    if (!value) {
        return std::unexpected(value.error());
    }
    const auto* const list = value->if_array();
    const auto count = list == nullptr ? 1 : list->size();
    if (count > job::kMostLogLines) {
        return fail_field("", "out_of_range", "at most 1000 lines at once");
    }
    std::vector<job::LogLine> lines;
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < count; ++i) {
        const auto prefix = list == nullptr ? std::string() : fmt::format("/{}", i);
        job::LogLine line;
        read_object<job::LogLine>(
            list == nullptr ? *value : (*list)[i], kLineFields, prefix, line, errors
        );
        lines.push_back(std::move(line));
    }
    return errors.empty() ? Result<std::vector<job::LogLine>>(std::move(lines))
                          : fail_fields(std::move(errors));
}

}  // namespace pawl::api
