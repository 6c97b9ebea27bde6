// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/provider_error.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <utility>

#include "pawl/ai/chat_stream.h"
#include "pawl/ai/json_path.h"
#include "pawl/ai/mask.h"
#include "pawl/ai/rate_headers.h"
#include "pawl/observe/redact.h"

namespace pawl::ai {
namespace {

constexpr std::size_t kExcerptBytes = 200;

// What the body of an error says of itself.
struct Complaint {
    std::string code = {};  // and type, and metadata: whatever names the kind of error
    std::string message = {};
    std::string parameter = {};
};

auto lower(std::string_view text) -> std::string {
    std::string lowered(text);
    std::ranges::transform(lowered, lowered.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lowered;
}

auto has_any(std::string_view text, std::initializer_list<std::string_view> words) -> bool {
    return std::ranges::any_of(words, [&](auto word) { return text.contains(word); });
}

// {"error":{"code","type","message","param"}}, {"error":"text"}, {"message":"text"}.
auto read_complaint(const Json* error) -> Complaint {
    if (error == nullptr) {
        return {};
    }
    if (error->is_string()) {
        return {.message = std::string(text_of(error))};
    }
    return {
        .code = lower(fmt::format(
            "{} {}", text_of(member_of(error, "code")), text_of(member_of(error, "type"))
        )),
        .message = std::string(text_of(member_of(error, "message"))),
        .parameter = lower(text_of(member_of(error, "param"))),
    };
}

auto rejected_field(const Complaint& complaint) -> RejectedField {
    const auto text = lower(complaint.parameter + ' ' + complaint.message);
    if (has_any(text, {"temperature"})) {
        return RejectedField::temperature;
    }
    if (has_any(text, {"max_completion_tokens", "max_tokens"})) {
        return has_any(text, {"unsupported", "not supported", "instead"})
                   ? RejectedField::max_tokens
                   : RejectedField::none;
    }
    const bool format = has_any(
        text,
        {"response_format", "json_schema", "json_object", "grammar", "tool_choice", "structured"}
    );
    return format ? RejectedField::response_format : RejectedField::none;
}

// OpenAI's plain rate limit, too, shows those who have not paid yet the way to its billing page.
auto is_quota(const Complaint& complaint) -> bool {
    return complaint.code.contains("billing") ||
           has_any(
               complaint.code + ' ' + lower(complaint.message),
               {"insufficient_quota",
                "billing details",
                "billing hard limit",
                "spend limit",
                "spending limit",
                "credit balance",
                "insufficient credit",
                "insufficient_funds",
                "exceeded your current quota"}
           );
}

auto is_too_long(const Complaint& complaint) -> bool {
    return has_any(
        complaint.code + ' ' + lower(complaint.message),
        {"context_length",
         "context length",
         "maximum context",
         "prompt is too long",
         "input is too long",
         "max_tokens_per_request",
         "maximum input length"}
    );
}

struct Meaning {
    Verdict verdict;
    std::string_view code;
};

auto meaning_of(int status, const Complaint& complaint) -> Meaning {
    constexpr auto kUnavailable =
        std::to_array({409, 425, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529});
    if (status == 402 ||
        ((status == 429 || status == 403 || status == 400) && is_quota(complaint))) {
        return {Verdict::quota, "quota_exhausted"};
    }
    if (status == 429) {
        return {Verdict::retry, "rate_limited"};
    }
    if (status == 408) {
        return {Verdict::retry, "timeout"};
    }
    if (std::ranges::find(kUnavailable, status) != kUnavailable.end()) {
        return {Verdict::retry, "unavailable"};
    }
    if (status == 401 || status == 403) {
        return {Verdict::fail, "unauthorized"};
    }
    if (is_too_long(complaint)) {
        return {Verdict::fail, "input_too_long"};
    }
    return {Verdict::fail, status == 413 ? "too_large" : "rejected"};
}

// A status that an error within a 200 stands for: OpenRouter's code is one, others have words.
auto status_within(const Json& error) -> int {
    if (const auto code = count_of(member_of(&error, "code"));
        code && *code >= 400 && *code < 600) {
        return static_cast<int>(*code);
    }
    const auto words = read_complaint(&error).code;
    if (words.contains("rate_limit")) {
        return 429;
    }
    if (has_any(words, {"invalid_request", "not_found"})) {
        return 400;
    }
    if (has_any(words, {"authentication", "permission"})) {
        return 401;
    }
    return words.contains("overloaded") ? 529 : 502;
}

// What a person needs to find the request again in the provider's own records.
auto request_id_of(const net::HttpReply& reply) -> std::string_view {
    const auto id = reply.header("x-request-id");
    const auto found = id ? *id : reply.header("request-id").value_or("");
    const bool plain = std::ranges::all_of(found, [](char c) {
        return (std::isalnum(static_cast<unsigned char>(c)) != 0) || c == '_' || c == '-';
    });
    constexpr std::size_t kLongestId = 80;
    return plain && found.size() <= kLongestId ? found : std::string_view();
}

// Masked first: half of a secret at the cut would not be found any more.
auto excerpt(std::string_view said, std::span<const std::string_view> secrets) -> std::string {
    const auto text = mask(std::string(said), secrets);
    auto size = std::min(text.size(), kExcerptBytes);
    while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80
    ) {
        --size;
    }
    return redact(std::string_view(text).substr(0, size));
}

// Whose reply is read, and when.
struct Reading {
    std::string_view who;
    WallTime now;
    std::span<const std::string_view> secrets;
};

auto make_error(
    int status, const Complaint& complaint, const net::HttpReply& reply, const Reading& reading
) -> ProviderError {
    const auto [verdict, code] = meaning_of(status, complaint);
    auto text = fmt::format("{} answered {}", reading.who, status);
    if (const auto said = excerpt(complaint.message, reading.secrets); !said.empty()) {
        text += fmt::format(": {}", said);
    }
    if (const auto id = request_id_of(reply); !id.empty()) {
        text += fmt::format(" (request {})", id);
    }
    const bool is_request_wrong = status == 400 || status == 422 || status == 404;
    return {
        .verdict = verdict,
        .error = {.code = std::string(code), .message = std::move(text)},
        .hint = read_rate_headers(reply.headers, reading.now).retry_after,
        .rejected = is_request_wrong ? rejected_field(complaint) : RejectedField::none,
        .status = status,
    };
}

auto invalid_reply(std::string_view who, std::string_view what) -> ProviderError {
    return {
        .verdict = Verdict::retry,
        .error =
            {.code = "invalid_reply", .message = fmt::format("the reply of {} is {}", who, what)},
        .status = 200,
    };
}

// An error in place of an answer, at the top or in place of the first choice.
auto error_within(const Json& body) -> const Json* {
    const auto* const error = find_path(body, {"error"});
    if (error != nullptr && !error->is_null()) {
        return error;
    }
    const auto* const of_choice = member_of(first_of(find_path(body, {"choices"})), "error");
    return of_choice != nullptr && !of_choice->is_null() ? of_choice : nullptr;
}

auto read_success(const net::HttpReply& reply, const Reading& reading)
    -> std::expected<Json, ProviderError> {
    if (reply.truncated) {
        return std::unexpected(invalid_reply(reading.who, "too long"));
    }
    const bool streamed =
        reply.header("content-type").value_or("").starts_with("text/event-stream");
    auto body = streamed ? assemble_stream(reply.body) : read_json(reply.body);
    if (!body) {
        return std::unexpected(
            invalid_reply(reading.who, streamed ? "a stream that broke off" : "no whole JSON text")
        );
    }
    if (const auto* const error = error_within(*body)) {
        return std::unexpected(
            make_error(status_within(*error), read_complaint(error), reply, reading)
        );
    }
    return std::move(*body);
}

}  // namespace

auto read_reply(
    const net::HttpReply& reply,
    std::string_view who,
    WallTime now,
    std::span<const std::string_view> secrets
) -> std::expected<Json, ProviderError> {
    const Reading reading{.who = who, .now = now, .secrets = secrets};
    if (reply.status >= 200 && reply.status < 300) {
        return read_success(reply, reading);
    }
    Complaint complaint;
    if (const auto body = read_json(reply.body)) {
        const auto* const error = find_path(*body, {"error"});
        complaint = read_complaint(error != nullptr ? error : &*body);
    }
    if (reply.status >= 300 && reply.status < 400) {
        complaint.message = "a redirect; correct `base_url`";
    }
    return std::unexpected(make_error(reply.status, complaint, reply, reading));
}

auto classify_failure(const Error& error, std::string_view who) -> ProviderError {
    constexpr auto kTransient =
        std::to_array<std::string_view>({"dns_error", "connect_error", "reset", "invalid_response"}
        );
    ProviderError classified{
        .verdict = Verdict::fail,
        .error = {.code = error.code, .message = fmt::format("{}: {}", who, error.message)},
    };
    if (error.code == "timeout") {
        classified.verdict = Verdict::retry;
    } else if (std::ranges::find(kTransient, error.code) != kTransient.end()) {
        classified.verdict = Verdict::retry;
        classified.error.code = "unavailable";
    } else if (error.code != "cancelled") {
        classified.error.code = "unreachable";
    }
    return classified;
}

}  // namespace pawl::ai
