// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/replies.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/auth/seal.h"
#include "pawl/base/names.h"

namespace pawl::api {
namespace {

constexpr std::size_t kLongestKey = 255;
constexpr std::size_t kTagDigits = 32;

auto not_found() -> std::unexpected<Error> {
    return fail("not_found", "there is nothing of this name");
}

}  // namespace

auto json_reply(int status, std::string body) -> net::HttpResponse {
    net::HttpResponse response{
        .status = status, .headers = {}, .body = std::move(body), .stream = {}
    };
    response.headers.push_back({.name = "Content-Type", .value = "application/json"});
    return response;
}

auto tagged_reply(const Call& call, std::string body, std::string tag) -> net::HttpResponse {
    const auto known = call.request.header("if-none-match");
    const bool same = known && net::is_known(*known, tag);
    auto response = json_reply(same ? 304 : 200, same ? std::string() : std::move(body));
    response.headers.push_back({.name = "ETag", .value = std::move(tag)});
    return response;
}

auto tagged_reply(const Call& call, std::string body) -> net::HttpResponse {
    auto tag = tag_of_body(body);
    return tagged_reply(call, std::move(body), std::move(tag));
}

auto tag_of_body(std::string_view body) -> std::string {
    return '"' + auth::fingerprint(body).substr(0, kTagDigits) + '"';
}

auto idempotency_of(
    const Call& call,
    std::string_view route,
    std::function<std::string(std::span<const job::Job>, BatchId)> answer
) -> Result<std::optional<commands::Idempotency>> {
    const auto key = call.request.header("idempotency-key");
    if (!key) {
        return std::nullopt;
    }
    const bool has_control = std::ranges::any_of(*key, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    });
    if (has_control || net::count_headers(call.request.headers, "idempotency-key") > 1) {
        return fail("bad_request", "send one Idempotency-Key without control characters");
    }
    if (key->empty() || key->size() > kLongestKey) {
        return fail("invalid_idempotency_key", "an Idempotency-Key has 1 to 255 bytes");
    }
    return commands::Idempotency{
        .key = std::string(*key),
        .route = std::string(route),
        .fingerprint = auth::fingerprint(call.request.body),
        .status = 201,
        .answer = std::move(answer),
    };
}

auto replayed(const store::Inserted::Replay& replay, std::string_view folder) -> net::HttpResponse {
    auto response = json_reply(replay.status, replay.body);
    if (!folder.empty()) {
        const auto id = boost::json::parse(replay.body).as_object().at("id").as_string();
        response.headers.push_back({.name = "Location", .value = std::string(folder).append(id)});
    }
    response.headers.push_back({.name = "Idempotency-Replayed", .value = "true"});
    return response;
}

auto check_match(const Call& call, std::string_view body) -> Result<> {
    const auto match = call.request.header("if-match");
    if (!match || any_tag(*match, [tag = tag_of_body(body)](auto known) { return known == tag; })) {
        return {};
    }
    return fail("precondition_failed", "it is not what If-Match says: GET it again");
}

auto job_id_of(const Call& call) -> Result<JobId> {
    const auto id = parse_id<JobTag>(call.name);
    return id ? Result<JobId>(*id) : not_found();
}

auto name_of(const Call& call) -> Result<std::string> {
    return is_name(call.name) ? Result<std::string>(call.name) : not_found();
}

}  // namespace pawl::api
