// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/response_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/net/http_message.h"
#include "pawl/net/http_text.h"

namespace pawl::net {
namespace {

constexpr auto kWeekdays =
    std::to_array<std::string_view>({"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"});
constexpr auto kMonths = std::to_array<std::string_view>(
    {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
);

// What the server decides itself.
constexpr auto kOwnHeaders = std::to_array<std::string_view>(
    {"content-length", "transfer-encoding", "connection", "date", "x-content-type-options"}
);

auto is_own(std::string_view name) -> bool {
    return std::ranges::any_of(kOwnHeaders, [name](std::string_view own) {
        return equal_ignoring_case(name, own);
    });
}

void append_header(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ").append(value).append("\r\n");
}

auto forbids_body(int status) -> bool {
    return status == 204 || status == 304;
}

void append_framing(std::string& out, const HttpResponse& response, const ResponseRules& rules) {
    if (forbids_body(response.status)) {
        return;
    }
    if (!response.stream) {
        fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", response.body.size());
    } else if (!rules.is_http_1_0) {
        append_header(out, "Transfer-Encoding", "chunked");
    }
}

auto format_date(std::chrono::sys_seconds time) -> std::string {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    return fmt::format(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT",
        kWeekdays[std::chrono::weekday(day).c_encoding()],
        static_cast<unsigned>(date.day()),
        kMonths[static_cast<unsigned>(date.month()) - 1],
        static_cast<int>(date.year()),
        clock.hours().count(),
        clock.minutes().count(),
        clock.seconds().count()
    );
}

}  // namespace

auto is_sendable(const HttpResponse& response) -> bool {
    return std::ranges::all_of(response.headers, [](const HttpHeader& header) {
        return is_token(header.name) && is_header_value(header.value);
    });
}

void append_response_head(
    std::string& out, const HttpResponse& response, const ResponseRules& rules
) {
    fmt::format_to(
        std::back_inserter(out),
        "HTTP/1.1 {} {}\r\n",
        response.status,
        reason_phrase(response.status)
    );
    bool cache_is_set = false;
    for (const auto& [name, value] : response.headers) {
        cache_is_set = cache_is_set || equal_ignoring_case(name, "cache-control");
        if (!is_own(name)) {
            append_header(out, name, value);
        }
    }
    if (!cache_is_set) {
        append_header(out, "Cache-Control", "no-store");
    }
    append_header(out, "X-Content-Type-Options", "nosniff");
    append_header(out, "Date", rules.date);
    append_framing(out, response, rules);
    if (rules.after == ConnectionAfter::close) {
        append_header(out, "Connection", "close");
    }
    out += "\r\n";
}

auto has_body(const HttpResponse& response, const ResponseRules& rules) -> bool {
    return !rules.is_head && !forbids_body(response.status);
}

auto HttpDate::text(WallTime now) -> std::string_view {
    const auto time = std::chrono::floor<std::chrono::seconds>(now);
    if (const auto second = time.time_since_epoch().count(); second != second_) {
        second_ = second;
        text_ = format_date(time);
    }
    return text_;
}

}  // namespace pawl::net
