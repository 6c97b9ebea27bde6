// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/problem.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "pawl/base/json.h"

namespace pawl::api {
namespace {

struct CodeStatus {
    std::string_view code;
    int status;
};

// 422: the request is understood and cannot be done.
constexpr auto kUnprocessable = std::to_array<std::string_view>(
    {"conflicting_fields",   "dependency_cycle",   "duplicate_ref",
     "idempotency_mismatch", "invalid_cron",       "invalid_cursor",
     "invalid_filter",       "invalid_header",     "invalid_idempotency_key",
     "invalid_name",         "invalid_number",     "invalid_rate",
     "invalid_string",       "invalid_time",       "invalid_timezone",
     "invalid_type",         "invalid_url",        "missing_field",
     "not_supported",        "out_of_range",       "port_forbidden",
     "target_forbidden",     "too_many_members",   "unknown_batch",
     "unknown_dependency",   "unknown_field",      "unknown_site",
     "unknown_task",         "unsupported_scheme", "validation_failed"}
);

constexpr auto kStatuses = std::to_array<CodeStatus>({
    {"bad_request", 400},
    {"bad_authorization", 400},
    {"duplicate_key", 400},
    {"invalid_json", 400},
    {"json_too_deep", 400},
    {"unauthorized", 401},
    {"token_revoked", 401},
    {"token_expired", 401},
    {"forbidden", 403},
    {"csrf_failed", 403},
    {"not_found", 404},
    {"method_not_allowed", 405},
    {"already_finished", 409},
    {"batch_closed", 409},
    {"cancelled", 409},
    {"conflict", 409},
    {"declared_in_config", 409},
    {"in_progress", 409},
    {"lease_lost", 409},
    {"quota_exceeded", 409},
    {"unique_conflict", 409},
    {"wrong_state", 409},
    {"precondition_failed", 412},
    {"payload_too_large", 413},
    {"result_too_large", 413},
    {"unsupported_encoding", 415},
    {"unsupported_media_type", 415},
    {"misdirected_request", 421},
    {"rate_limited", 429},
    {"backup_failed", 500},
    {"backup_unsupported", 501},
    {"commit_unknown", 503},
    {"database_unavailable", 503},
    {"overloaded", 503},
    {"query_timeout", 503},
    {"store_unavailable", 503},
    {"storage_full", 507},
    {"loop_detected", 508},
});

void append_member(std::string& out, std::string_view name, std::string_view text) {
    out.append(",\"").append(name).append("\":");
    append_json_string(out, text);
}

void append_fields(std::string& out, const std::vector<FieldError>& fields) {
    if (fields.empty()) {
        return;
    }
    out += ",\"errors\":[";
    for (const auto& field : fields) {
        out += &field == &fields.front() ? "{\"pointer\":" : ",{\"pointer\":";
        append_json_string(out, field.pointer);
        append_member(out, "code", field.code);
        append_member(out, "detail", field.detail);
        out += '}';
    }
    out += ']';
}

void add_headers(net::HttpResponse& response, std::string_view code) {
    if (response.status == 401) {
        response.headers.push_back({.name = "WWW-Authenticate", .value = "Bearer"});
    }
    if (response.status == 503 || code == "in_progress") {
        response.headers.push_back({.name = "Retry-After", .value = "1"});
    } else if (response.status == 429) {
        response.headers.push_back({.name = "Retry-After", .value = "60"});
    } else if (response.status == 507) {
        response.headers.push_back({.name = "Retry-After", .value = "5"});
    }
}

}  // namespace

auto code_of(const Error& error) -> std::string_view {
    const bool one_field = error.code == "validation_failed" && error.fields.size() == 1;
    return one_field ? error.fields.front().code : error.code;
}

auto status_of(const Error& error) -> int {
    const auto* const found = std::ranges::find(kStatuses, code_of(error), &CodeStatus::code);
    if (found != kStatuses.end()) {
        return found->status;
    }
    const bool is_unprocessable =
        std::ranges::find(kUnprocessable, code_of(error)) != kUnprocessable.end();
    return is_unprocessable || !error.fields.empty() ? 422 : 500;
}

auto make_problem(const Error& error, std::string_view request_id) -> net::HttpResponse {
    return make_problem(status_of(error), error, request_id);
}

auto make_problem(int status, const Error& error, std::string_view request_id)
    -> net::HttpResponse {
    const bool hidden = status == 500;
    const std::string_view code = hidden ? "internal" : code_of(error);
    net::HttpResponse response{.status = status, .headers = {}, .body = {}, .stream = {}};
    response.headers.push_back({.name = "Content-Type", .value = "application/problem+json"});
    add_headers(response, code);
    auto& out = response.body;
    fmt::format_to(std::back_inserter(out), R"({{"type":"urn:pawl:error:{}")", code);
    append_member(out, "title", net::reason_phrase(status));
    fmt::format_to(std::back_inserter(out), R"(,"status":{})", status);
    append_member(out, "detail", hidden ? "something went wrong; the log has more" : error.message);
    append_member(out, "code", code);
    append_member(out, "request_id", request_id);
    append_fields(out, hidden ? std::vector<FieldError>() : error.fields);
    out += '}';
    return response;
}

}  // namespace pawl::api
