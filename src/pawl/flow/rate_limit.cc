// SPDX-License-Identifier: Apache-2.0
#include "pawl/flow/rate_limit.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <deque>

#include "pawl/base/text_time.h"

namespace pawl::flow {
namespace {

constexpr int kMostStarts = 100'000;
constexpr Duration kShortestWindow = std::chrono::milliseconds(1);
constexpr Duration kLongestWindow = std::chrono::days(30);
constexpr Duration kMostSlack = std::chrono::milliseconds(15);

// Many starts in a short window are spread over it, in parts of an eighth: a burst reaches its
// receiver late and thinned out, and would meet the next one there.
constexpr int kSpreadFrom = 32;
constexpr Duration kSpreadUpTo = std::chrono::seconds(1);
constexpr int kParts = 8;

// At most so many in any part of a window; an eighth of that more, so that late parts catch up.
auto part_of(const RateLimit& limit) -> RateLimit {
    constexpr int kMore = 9;
    const int even = limit.starts * kMore / kParts;
    return {.starts = (even + kParts - 1) / kParts, .window = limit.window / kParts};
}

auto is_spread(const RateLimit& limit) -> bool {
    return limit.starts >= kSpreadFrom && limit.window <= kSpreadUpTo;
}

using Starts = std::deque<WallTime>;

auto room_within(const Starts& starts, int most, WallTime after) -> std::size_t {
    const auto used = starts.end() - std::ranges::upper_bound(starts, after);
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, most - used));
}

// When the window of `length` behind it lets one more start; the past if it does now.
auto free_at(const Starts& starts, int most, Duration length) -> WallTime {
    const auto count = static_cast<std::size_t>(most);
    return starts.size() < count ? WallTime::min() : starts[starts.size() - count] + length;
}

}  // namespace

auto parse_rate(std::string_view text) -> Result<RateLimit> {
    const auto slash = text.find('/');
    RateLimit limit;
    const auto number = text.substr(0, slash);
    const auto [end, status] =
        std::from_chars(number.data(), number.data() + number.size(), limit.starts);
    const bool counted = status == std::errc{} && end == number.data() + number.size();
    const auto window = slash == std::string_view::npos ? Result<Duration>(Duration::zero())
                                                        : parse_duration(text.substr(slash + 1));
    if (!counted || limit.starts < 1 || limit.starts > kMostStarts || !window ||
        *window < kShortestWindow || *window > kLongestWindow) {
        return fail(
            "invalid_rate", "a rate is a number and a duration, as 100/1m; at most 100000/30d"
        );
    }
    limit.window = *window;
    return limit;
}

auto to_text(const RateLimit& limit) -> std::string {
    return fmt::format("{}/{}", limit.starts, format_duration(limit.window));
}

auto held_for(const RateLimit& limit) -> Duration {
    constexpr int kPart = 64;
    return limit.window + std::min(limit.window / kPart, kMostSlack);
}

auto RateWindow::room(const RateLimit& limit, WallTime now) const -> std::size_t {
    const auto whole = room_within(starts_, limit.starts, now - held_for(limit));
    if (!is_spread(limit)) {
        return whole;
    }
    const auto part = part_of(limit);
    return std::min(whole, room_within(starts_, part.starts, now - part.window));
}

auto RateWindow::next_free(const RateLimit& limit, WallTime now) const -> std::optional<WallTime> {
    if (room(limit, now) > 0) {
        return std::nullopt;
    }
    const auto whole = free_at(starts_, limit.starts, held_for(limit));
    if (!is_spread(limit)) {
        return whole;
    }
    const auto part = part_of(limit);
    return std::max(whole, free_at(starts_, part.starts, part.window));
}

void RateWindow::trim(const RateLimit& limit, WallTime now) {
    while (!starts_.empty() && starts_.front() <= now - held_for(limit)) {
        starts_.pop_front();
    }
}

}  // namespace pawl::flow
