// SPDX-License-Identifier: Apache-2.0
// robots.txt: what a site asks crawlers to leave alone (RFC 9309). Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"

namespace pawl::web {

// What of a file is read; the rest is as if it were not there (RFC 9309, section 2.5).
inline constexpr std::size_t kMostRobotsBytes = std::size_t{512} << 10;
inline constexpr std::size_t kMostRobotsRules = 1'000;  // of the groups that count
inline constexpr std::size_t kMostSitemapLines = 50;
inline constexpr std::size_t kLongestRobotsPath = 2'048;
inline constexpr Duration kLongestCrawlDelay = std::chrono::seconds(60);

struct RobotsRule {
    enum class Verb : std::uint8_t { allow, disallow };
    Verb verb = Verb::disallow;
    std::string pattern = {};  // '*' is any text, '$' at its end the end of the path

    auto operator==(const RobotsRule&) const -> bool = default;
};

// For one crawler.
struct Robots {
    std::vector<RobotsRule> rules = {};
    std::optional<Duration> crawl_delay = std::nullopt;  // at most kLongestCrawlDelay
    std::vector<std::string> sitemaps = {};              // of all groups, as written

    // `path` with its query. The longest pattern that matches decides, between equals the one that
    // allows; without any it is allowed, and so is /robots.txt itself. A path above
    // kLongestRobotsPath is compared by its front.
    [[nodiscard]] auto allows(std::string_view path) const -> bool;
};

// `product` is the crawler's name without its version ("pawl"). Groups that name it count, all of
// them together; if there are none, those for "*". What cannot be read is passed over.
[[nodiscard]] auto parse_robots(std::string_view text, std::string_view product) -> Robots;

}  // namespace pawl::web
