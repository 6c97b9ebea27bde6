// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/retry_after.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <string_view>
#include <system_error>

#include "pawl/base/clock.h"

namespace pawl::net {
namespace {

constexpr auto kMonths = std::to_array<std::string_view>({
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
});

auto parse_digits(std::string_view text) -> std::optional<int> {
    int value = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, status] = std::from_chars(text.data(), last, value);
    const bool plain = status == std::errc{} && end == last && text.front() != '-';
    return plain ? std::optional(value) : std::nullopt;
}

// IMF-fixdate (RFC 9110, section 5.6.7), the form that servers must send.
auto parse_http_date(std::string_view text) -> std::optional<WallTime> {
    constexpr std::string_view kShape = "Sun, 06 Nov 1994 08:49:37 GMT";
    if (text.size() != kShape.size() || text.substr(3, 2) != ", " || !text.ends_with(" GMT")) {
        return std::nullopt;
    }
    const auto day = parse_digits(text.substr(5, 2));
    const auto* const month = std::ranges::find(kMonths, text.substr(8, 3));
    const auto year = parse_digits(text.substr(12, 4));
    const auto hour = parse_digits(text.substr(17, 2));
    const auto minute = parse_digits(text.substr(20, 2));
    const auto second = parse_digits(text.substr(23, 2));
    if (!day || month == kMonths.end() || !year || !hour || !minute || !second) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{
        std::chrono::year(*year),
        std::chrono::month(static_cast<unsigned>(month - kMonths.begin()) + 1),
        std::chrono::day(static_cast<unsigned>(*day)),
    };
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    return std::chrono::sys_days(date) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) +
           std::chrono::seconds(*second);
}

}  // namespace

auto parse_retry_after(std::string_view text, WallTime now) -> std::optional<Duration> {
    if (text.empty()) {
        return std::nullopt;
    }
    if (std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) {
        const auto seconds = parse_digits(text);
        return seconds ? std::min<Duration>(std::chrono::seconds(*seconds), kLongestRetryAfter)
                       : kLongestRetryAfter;
    }
    const auto date = parse_http_date(text);
    return date ? std::optional(std::clamp(*date - now, Duration::zero(), kLongestRetryAfter))
                : std::nullopt;
}

}  // namespace pawl::net
