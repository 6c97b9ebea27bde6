// SPDX-License-Identifier: Apache-2.0
#include "pawl/flow/rate_limit.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "pawl/base/text_time.h"

namespace pawl::flow {
namespace {

constexpr int kMostStarts = 100'000;
constexpr Duration kShortestWindow = std::chrono::milliseconds(1);
constexpr Duration kLongestWindow = std::chrono::days(30);
constexpr Duration kMostSlack = std::chrono::milliseconds(10);

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
    return limit.window + std::min(limit.window / 100, kMostSlack);
}

auto RateWindow::room(const RateLimit& limit, WallTime now) const -> std::size_t {
    const auto counts = std::ranges::upper_bound(starts_, now - held_for(limit));
    const auto used = static_cast<std::size_t>(starts_.end() - counts);
    const auto most = static_cast<std::size_t>(limit.starts);
    return used >= most ? 0 : most - used;
}

auto RateWindow::next_free(const RateLimit& limit, WallTime now) const -> std::optional<WallTime> {
    if (room(limit, now) > 0) {
        return std::nullopt;
    }
    return starts_[starts_.size() - static_cast<std::size_t>(limit.starts)] + held_for(limit);
}

void RateWindow::trim(const RateLimit& limit, WallTime now) {
    while (!starts_.empty() && starts_.front() <= now - held_for(limit)) {
        starts_.pop_front();
    }
}

}  // namespace pawl::flow
