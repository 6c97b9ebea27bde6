// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/http_message.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/net/http_text.h"

namespace pawl::net {
namespace {

// RFC 9110, section 15, and RFC 6585 for 429 and 431.
constexpr auto kReasons = std::to_array<std::pair<int, std::string_view>>({
    {100, "Continue"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {425, "Too Early"},
    {426, "Upgrade Required"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
    {508, "Loop Detected"},
});

}  // namespace

auto find_header(const std::vector<HttpHeader>& headers, std::string_view name)
    -> std::optional<std::string_view> {
    const auto found = std::ranges::find_if(headers, [name](const HttpHeader& header) {
        return equal_ignoring_case(header.name, name);
    });
    return found == headers.end() ? std::nullopt : std::optional<std::string_view>(found->value);
}

auto count_headers(const std::vector<HttpHeader>& headers, std::string_view name) -> std::size_t {
    return static_cast<std::size_t>(std::ranges::count_if(headers, [name](const auto& header) {
        return equal_ignoring_case(header.name, name);
    }));
}

auto reason_phrase(int status) -> std::string_view {
    const auto found = std::ranges::lower_bound(kReasons, status, {}, [](const auto& reason) {
        return reason.first;
    });
    return found != kReasons.end() && found->first == status ? found->second : "Unknown";
}

}  // namespace pawl::net
