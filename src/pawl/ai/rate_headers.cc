// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/rate_headers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <system_error>

#include "pawl/base/text_time.h"
#include "pawl/net/retry_after.h"

namespace pawl::ai {
namespace {

constexpr Duration kLongestReset = std::chrono::days(1);

using Headers = std::vector<net::HttpHeader>;

struct GoUnit {
    std::string_view name;
    double microseconds;
};
constexpr auto kGoUnits = std::to_array<GoUnit>({
    {"ns", 1e-3},
    {"us", 1},
    {"\u00b5s", 1},
    {"ms", 1e3},
    {"h", 3.6e9},
    {"m", 6e7},
    {"s", 1e6},
});

auto parse_count(const Headers& headers, const std::string& name) -> std::optional<std::int64_t> {
    const auto text = net::find_header(headers, name);
    if (!text) {
        return std::nullopt;
    }
    std::int64_t value = 0;
    const auto* const last = text->data() + text->size();
    const auto [end, status] = std::from_chars(text->data(), last, value);
    const bool right = status == std::errc{} && end == last && value >= 0;
    return right ? std::optional(value) : std::nullopt;
}

auto parse_reset(std::string_view text, WallTime now) -> std::optional<Duration> {
    if (const auto at = parse_time(text)) {
        return std::clamp(*at - now, Duration::zero(), kLongestReset);
    }
    return parse_go_duration(text);
}

// Where the names put what is counted, and whether that is a limit, a rest or a reset.
enum class Naming : std::uint8_t { openai, anthropic };

auto name_of(Naming naming, std::string_view what, std::string_view part) -> std::string {
    return naming == Naming::openai ? fmt::format("x-ratelimit-{}-{}", part, what)
                                    : fmt::format("anthropic-ratelimit-{}-{}", what, part);
}

auto read_allowance(const Headers& headers, Naming naming, std::string_view what, WallTime now)
    -> std::optional<Allowance> {
    const auto limit = parse_count(headers, name_of(naming, what, "limit"));
    const auto remaining = parse_count(headers, name_of(naming, what, "remaining"));
    if (!limit || !remaining || *limit == 0) {
        return std::nullopt;
    }
    const auto reset = net::find_header(headers, name_of(naming, what, "reset"));
    return Allowance{
        .limit = *limit,
        .remaining = std::min(*remaining, *limit),
        .reset = reset ? parse_reset(*reset, now).value_or(Duration::zero()) : Duration::zero(),
    };
}

auto read_retry_after(const Headers& headers, WallTime now) -> std::optional<Duration> {
    if (const auto milliseconds = parse_count(headers, "retry-after-ms")) {
        constexpr auto kMost =
            std::chrono::duration_cast<std::chrono::milliseconds>(net::kLongestRetryAfter);
        return std::min(std::chrono::milliseconds(*milliseconds), kMost);
    }
    const auto text = net::find_header(headers, "retry-after");
    if (!text) {
        return std::nullopt;
    }
    if (const auto wait = net::parse_retry_after(*text, now)) {
        return wait;
    }
    // Some send fractions of a second, against the RFC.
    const auto wait = parse_go_duration(std::string(*text) + 's');
    return wait ? std::optional(std::min(*wait, net::kLongestRetryAfter)) : std::nullopt;
}

}  // namespace

auto parse_go_duration(std::string_view text) -> std::optional<Duration> {
    double total = 0;
    if (text.empty()) {
        return std::nullopt;
    }
    while (!text.empty()) {
        double number = 0;
        const auto [end, status] = std::from_chars(
            text.data(), text.data() + text.size(), number, std::chars_format::fixed
        );
        if (status != std::errc{} || !(number >= 0)) {
            return std::nullopt;
        }
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const auto* const unit = std::ranges::find_if(kGoUnits, [&](const GoUnit& one) {
            return text.starts_with(one.name);
        });
        if (unit == kGoUnits.end()) {
            return std::nullopt;
        }
        text.remove_prefix(unit->name.size());
        total += number * unit->microseconds;
    }
    const auto most = static_cast<double>(kLongestReset.count());
    return Duration(static_cast<Duration::rep>(std::ceil(std::min(total, most))));
}

auto read_rate_headers(const Headers& headers, WallTime now) -> RateHeaders {
    RateHeaders read{.retry_after = read_retry_after(headers, now)};
    const auto either = [&](std::string_view what) {
        auto allowance = read_allowance(headers, Naming::openai, what, now);
        return allowance ? allowance : read_allowance(headers, Naming::anthropic, what, now);
    };
    read.requests = either("requests");
    read.tokens = either("tokens");
    if (!read.tokens) {
        read.tokens = either("input-tokens");
    }
    return read;
}

}  // namespace pawl::ai
