// SPDX-License-Identifier: Apache-2.0
#include "pawl/browser/paused_request.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/crypto/encoding.h"
#include "pawl/net/http_client.h"
#include "pawl/net/http_message.h"

namespace pawl::browser {
namespace {

constexpr std::size_t kLongestBody = std::size_t{1} << 20;

// Of requests: what the client sets itself, and what a page must not choose.
constexpr auto kOwnHeaders = std::to_array<std::string_view>(
    {"accept-encoding",
     "connection",
     "content-length",
     "cookie",
     "expect",
     "host",
     "keep-alive",
     "te",
     "trailer",
     "transfer-encoding",
     "upgrade",
     "upgrade-insecure-requests",
     "user-agent"}
);
// Of responses: what was true of the connection, what would make a download of a page, and what
// asks for more requests.
constexpr auto kDroppedHeaders = std::to_array<std::string_view>(
    {"alt-svc",
     "clear-site-data",
     "connection",
     "content-disposition",
     "content-encoding",
     "content-length",
     "link",
     "nel",
     "refresh",
     "report-to",
     "reporting-endpoints",
     "set-cookie",
     "strict-transport-security",
     "transfer-encoding"}
);
constexpr auto kFetchedTypes =
    std::to_array<std::string_view>({"Fetch", "Preflight", "Script", "Stylesheet", "XHR"});
constexpr auto kMethods = std::to_array<std::string_view>({"GET", "HEAD", "OPTIONS", "POST"});

auto text_in(const boost::json::object& object, std::string_view key) -> std::string {
    const auto* const value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
}

auto to_lower(std::string_view text) -> std::string {
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return lower;
}

auto contains(const auto& list, std::string_view text) -> bool {
    return std::ranges::find(list, text) != list.end();
}

// In pieces of base64. What does not come with the event (files, long bodies) stays out.
auto body_of(const boost::json::object& request) -> std::string {
    std::string body;
    const auto* const entries = request.if_contains("postDataEntries");
    if (entries == nullptr || !entries->is_array()) {
        return text_in(request, "postData");
    }
    for (const auto& entry : entries->get_array()) {
        if (entry.is_object()) {
            body += crypto::from_base64(text_in(entry.get_object(), "bytes")).value_or("");
        }
    }
    return body;
}

auto header_entries(const std::vector<net::HttpHeader>& headers) -> boost::json::array {
    boost::json::array entries;
    for (const auto& header : headers) {
        if (!contains(kDroppedHeaders, to_lower(header.name))) {
            entries.push_back({{"name", header.name}, {"value", header.value}});
        }
    }
    return entries;
}

}  // namespace

auto read_paused_request(const boost::json::object& params) -> Result<PausedRequest> {
    const auto* const request = params.if_contains("request");
    PausedRequest paused{
        .id = text_in(params, "requestId"),
        .frame = text_in(params, "frameId"),
        .type = text_in(params, "resourceType"),
    };
    if (paused.id.empty() || request == nullptr || !request->is_object()) {
        return fail("invalid_request", "Chromium tells of a request that is none");
    }
    const auto& asked = request->get_object();
    paused.method = text_in(asked, "method");
    paused.url = text_in(asked, "url");
    paused.body = body_of(asked);
    const auto* const headers = asked.if_contains("headers");
    if (headers != nullptr && headers->is_object()) {
        for (const auto& [name, value] : headers->get_object()) {
            if (value.is_string()) {
                paused.headers.push_back({std::string(name), std::string(value.get_string())});
            }
        }
    }
    return paused;
}

auto decide(const PausedRequest& request, const PageSoFar& page) -> Disposition {
    if (request.type == "Document" && request.frame == page.main_frame) {
        return page.has_document ? Disposition::drop : Disposition::give_document;
    }
    const bool has_room = page.fetches < kMostFetches && page.bytes < kMostFetchedBytes &&
                          request.body.size() <= kLongestBody;
    const bool is_web = request.url.starts_with("http://") || request.url.starts_with("https://");
    return page.has_document && has_room && is_web && contains(kFetchedTypes, request.type) &&
                   contains(kMethods, request.method)
               ? Disposition::fetch
               : Disposition::refuse;
}

auto call_for(const PausedRequest& request, std::string_view user_agent) -> net::HttpCall {
    net::HttpCall call{.method = request.method, .url = request.url, .body = request.body};
    for (const auto& header : request.headers) {
        const auto name = to_lower(header.name);
        if (!contains(kOwnHeaders, name) && !name.starts_with("sec-") &&
            !name.starts_with("proxy-")) {
            call.headers.push_back(header);
        }
    }
    if (!user_agent.empty()) {
        call.headers.push_back({.name = "User-Agent", .value = std::string(user_agent)});
    }
    return call;
}

auto fulfilment(
    std::string_view id,
    int status,
    const std::vector<net::HttpHeader>& headers,
    std::string_view body
) -> boost::json::object {
    return {
        {"requestId", id},
        {"responseCode", status},
        {"responseHeaders", header_entries(headers)},
        {"body",
         crypto::to_base64({reinterpret_cast<const unsigned char*>(body.data()), body.size()})},
    };
}

auto refusal(std::string_view id, std::string_view reason) -> boost::json::object {
    return {{"requestId", id}, {"errorReason", reason}};
}

}  // namespace pawl::browser
