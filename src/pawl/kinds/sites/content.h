// SPDX-License-Identifier: Apache-2.0
// What an answer is, and what a failed request means. Pure.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <system_error>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/browser/renderer.h"
#include "pawl/net/http_client.h"
#include "pawl/web/text.h"

namespace pawl::kinds::sites {

// By its Content-Type, without which nothing is taken for a page.
[[nodiscard]] inline auto is_html(const net::HttpReply& reply) -> bool {
    const auto type = reply.header("content-type");
    if (!type) {
        return false;
    }
    const auto name = web::to_lower(web::trim(type->substr(0, type->find(';'))));
    return name == "text/html" || name == "application/xhtml+xml";
}

// Errors of the egress guard (net::check_url()), which the next attempt would get again.
[[nodiscard]] inline auto is_refused_by_guard(std::string_view code) -> bool {
    constexpr auto kCodes = std::to_array<std::string_view>(
        {"egress_blocked", "target_forbidden", "port_forbidden", "unsupported_scheme"}
    );
    return std::ranges::find(kCodes, code) != kCodes.end();
}

// What ends a crawl before its work is done.
[[nodiscard]] inline auto ends_the_crawl(const Error& error) -> bool {
    return error.code == "cancelled" || error.code == "out_of_time" ||
           browser::is_without_browser(error);
}

// For how long a site that is overloaded asks to be left alone, within reason. Retry-After with a
// date is too fine for pauses of seconds.
[[nodiscard]] inline auto pause_asked_for(const net::HttpReply& reply) -> Duration {
    constexpr std::int64_t kLongestSeconds = 10;
    const auto text = reply.header("retry-after").value_or("");
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    return std::chrono::seconds(
        is_number ? std::clamp<std::int64_t>(seconds, 1, kLongestSeconds) : 1
    );
}

}  // namespace pawl::kinds::sites
