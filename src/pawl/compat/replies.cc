// SPDX-License-Identifier: Apache-2.0
#include "pawl/compat/replies.h"

#include <algorithm>
#include <array>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/base/json_writer.h"

namespace pawl::compat {
namespace {

constexpr int kInternal = 500;
constexpr int kBusy = 503;
constexpr int kFull = 507;

struct CodeStatus {
    std::string_view code;
    int status;
};

constexpr auto kStatuses = std::to_array<CodeStatus>({
    {"bad_request", 400},    {"duplicate_key", 400},    {"invalid_json", 400},
    {"invalid_number", 400}, {"invalid_string", 400},   {"json_too_deep", 400},
    {"out_of_range", 400},   {"too_many_members", 400}, {"forbidden", 403},
    {"not_found", 404},      {"unknown_site", 404},     {"unique_conflict", 409},
    {"wrong_state", 409},    {"commit_unknown", kBusy}, {"database_unavailable", kBusy},
    {"overloaded", kBusy},   {"query_timeout", kBusy},  {"store_unavailable", kBusy},
    {"storage_full", kFull},
});

auto sentence_of(const Error& error, int status, std::string_view general) -> std::string_view {
    if (error.code == "forbidden") {
        return "Forbidden";
    }
    if (error.code == "not_found") {
        return "Not found";
    }
    if (error.code == "unknown_site") {
        return "Site not found";
    }
    return status == kInternal ? general : std::string_view(error.message);
}

auto is_bearer(std::string_view value) -> bool {
    constexpr std::string_view kBearer = "bearer ";
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return value.size() >= kBearer.size() &&
           std::ranges::equal(value.substr(0, kBearer.size()), kBearer, {}, lower);
}

}  // namespace

auto json_reply(int status, std::string body) -> net::HttpResponse {
    net::HttpResponse response{
        .status = status, .headers = {}, .body = std::move(body), .stream = {}
    };
    response.headers.push_back({.name = "Content-Type", .value = "application/json"});
    return response;
}

auto text_reply(int status, std::string_view text) -> net::HttpResponse {
    auto response = json_reply(status, std::string(text));
    response.headers.front().value = "text/plain; charset=utf-8";
    return response;
}

auto error_reply(int status, std::string_view error) -> net::HttpResponse {
    std::string body;
    ObjectWriter(body).text("error", error).finish();
    return json_reply(status, std::move(body));
}

auto failure_reply(int status, std::string_view error) -> net::HttpResponse {
    std::string body;
    ObjectWriter(body).flag("success", false).text("error", error).finish();
    return json_reply(status, std::move(body));
}

auto not_found() -> net::HttpResponse {
    return error_reply(404, "Not found");
}

auto forbidden() -> net::HttpResponse {
    return error_reply(403, "Forbidden");
}

auto unauthorized(Refusal refusal, std::string_view authorization) -> net::HttpResponse {
    const bool came_bare = !authorization.empty() && !is_bearer(authorization);
    const bool is_text = refusal == Refusal::text || (refusal == Refusal::as_sent && came_bare);
    auto response = is_text ? text_reply(401, "Unauthorized")
                    : refusal == Refusal::invalid_secret
                        ? error_reply(401, "Unauthorized - Invalid cron secret")
                        : error_reply(401, "Unauthorized");
    response.headers.push_back({.name = "WWW-Authenticate", .value = "Bearer"});
    return response;
}

auto status_of(const Error& error) -> int {
    const auto* const found = std::ranges::find(kStatuses, error.code, &CodeStatus::code);
    if (found != kStatuses.end()) {
        return found->status;
    }
    return error.fields.empty() ? kInternal : 400;
}

auto reply_to(const Error& error, Failure shape, std::string_view general) -> net::HttpResponse {
    const int status = status_of(error);
    std::string body;
    ObjectWriter object(body);
    if (shape == Failure::success_false) {
        object.flag("success", false);
    }
    object.text("error", sentence_of(error, status, general));
    if (shape == Failure::with_details && status >= kInternal) {
        object.text("details", status == kInternal ? "the log has more" : error.message);
    }
    object.finish();
    auto response = json_reply(status, std::move(body));
    if (status == kBusy || status == kFull) {
        response.headers.push_back({.name = "Retry-After", .value = status == kFull ? "5" : "1"});
    }
    return response;
}

void append_job_id(std::string& out, JobId id, IdStyle style) {
    if (style == IdStyle::number) {
        out += to_text(id);
    } else {
        append_json_string(out, to_text(id));
    }
}

auto status_url(JobId id) -> std::string {
    return "/api/jobs/" + to_text(id) + "/status";
}

auto still_running(JobId id, IdStyle style, std::string_view url) -> net::HttpResponse {
    std::string body;
    ObjectWriter object(body);
    object.flag("success", true);
    append_job_id(object.begin("jobId"), id, style);
    object.text("message", "Job is still running").text("statusUrl", url).finish();
    return json_reply(202, std::move(body));
}

}  // namespace pawl::compat
