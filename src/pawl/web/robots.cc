// SPDX-License-Identifier: Apache-2.0
#include "pawl/web/robots.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/web/text.h"

namespace pawl::web {
namespace {

struct Line {
    std::string_view key;
    std::string_view value;
};

auto parse_line(std::string_view line) -> Line {
    line = line.substr(0, line.find('#'));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) {
        return {};
    }
    return {.key = trim(line.substr(0, colon)), .value = trim(line.substr(colon + 1))};
}

// One spelling of a path: escapes of unreserved characters are written out, all others in capitals,
// and what is not ASCII is escaped (RFC 9309, section 2.2.2).
auto normalised(std::string_view path) -> std::string {
    static constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    out.reserve(path.size());
    const auto escape = [&out](unsigned char byte) {
        out.append({'%', kDigits[byte >> 4U], kDigits[byte & 0xFU]});
    };
    for (std::size_t at = 0; at < path.size(); ++at) {
        const auto byte = static_cast<unsigned char>(path[at]);
        const auto escaped = escaped_byte(path.substr(at));
        if (escaped) {
            is_unreserved(*escaped) ? out.push_back(static_cast<char>(*escaped)) : escape(*escaped);
            at += 2;
        } else if (byte >= 0x80) {
            escape(byte);
        } else {
            out.push_back(path[at]);
        }
    }
    return out;
}

// Each piece between the stars at its first place: that leaves the most for those behind it, so
// nothing has to be tried again.
auto matches(std::string_view pattern, std::string_view path) -> bool {
    const bool anchored = pattern.ends_with('$');
    pattern.remove_suffix(anchored ? 1 : 0);
    auto piece = pattern.substr(0, pattern.find('*'));
    if (!path.starts_with(piece)) {
        return false;
    }
    path.remove_prefix(piece.size());
    pattern.remove_prefix(piece.size());
    if (pattern.empty()) {
        return !anchored || path.empty();
    }
    while (!pattern.empty()) {
        pattern.remove_prefix(1);
        piece = pattern.substr(0, pattern.find('*'));
        pattern.remove_prefix(piece.size());
        if (pattern.empty() && anchored) {
            return path.ends_with(piece);
        }
        const auto found = path.find(piece);
        if (found == std::string_view::npos) {
            return false;
        }
        path.remove_prefix(found + piece.size());
    }
    return true;
}

auto parse_delay(std::string_view text) -> std::optional<Duration> {
    double seconds = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, status] = std::from_chars(text.data(), last, seconds);
    if (status == std::errc::result_out_of_range && end == last) {
        return kLongestCrawlDelay;
    }
    if (status != std::errc{} || end != last || !(seconds >= 0)) {
        return std::nullopt;
    }
    const std::chrono::duration<double> most = kLongestCrawlDelay;
    return std::chrono::duration_cast<Duration>(
        std::min(std::chrono::duration<double>(seconds), most)
    );
}

// Reads line by line; keeps what is for the crawler and what is for everybody apart.
class Reader {
 public:
    explicit Reader(std::string_view product) : product_(product) {}

    void read(const Line& line) {
        if (equal_ignoring_case(line.key, "user-agent")) {
            read_agent(line.value);
        } else if (equal_ignoring_case(line.key, "sitemap")) {
            if (sitemaps_.size() < kMostSitemapLines && !line.value.empty()) {
                sitemaps_.emplace_back(line.value);
            }
        } else if (equal_ignoring_case(line.key, "allow")) {
            read_rule(RobotsRule::Verb::allow, line.value);
        } else if (equal_ignoring_case(line.key, "disallow")) {
            read_rule(RobotsRule::Verb::disallow, line.value);
        } else if (equal_ignoring_case(line.key, "crawl-delay")) {
            in_agents_ = false;
            for (auto* const group : current()) {
                group->crawl_delay = parse_delay(line.value);
            }
        }
    }

    [[nodiscard]] auto take() -> Robots {
        auto robots = std::move(is_named_ ? own_ : common_);
        robots.sitemaps = std::move(sitemaps_);
        return robots;
    }

 private:
    // Lines of agents that follow each other begin one group.
    void read_agent(std::string_view agent) {
        if (!in_agents_) {
            for_own_ = false;
            for_common_ = false;
        }
        in_agents_ = true;
        for_common_ = for_common_ || agent == "*";
        // "pawl/1.0" means pawl, whatever its version.
        const auto name = agent.substr(0, agent.find_first_of("/ \t"));
        if (equal_ignoring_case(name, product_)) {
            for_own_ = true;
            is_named_ = true;
        }
    }

    void read_rule(RobotsRule::Verb verb, std::string_view pattern) {
        in_agents_ = false;
        if (pattern.empty() || pattern.size() > kLongestRobotsPath) {
            return;  // an empty one forbids nothing
        }
        for (auto* const group : current()) {
            if (group->rules.size() < kMostRobotsRules) {
                group->rules.push_back({.verb = verb, .pattern = normalised(pattern)});
            }
        }
    }

    auto current() -> std::vector<Robots*> {
        std::vector<Robots*> groups;
        if (for_own_) {
            groups.push_back(&own_);
        }
        if (for_common_) {
            groups.push_back(&common_);
        }
        return groups;
    }

    std::string_view product_;
    Robots own_;
    Robots common_;
    std::vector<std::string> sitemaps_;
    bool is_named_ = false;  // some group names the crawler, be it an empty one
    bool in_agents_ = false;
    bool for_own_ = false;
    bool for_common_ = false;
};

}  // namespace

auto Robots::allows(std::string_view path) const -> bool {
    if (path == "/robots.txt") {
        return true;
    }
    const auto wanted = normalised(path.substr(0, kLongestRobotsPath));
    const RobotsRule* best = nullptr;
    for (const auto& rule : rules) {
        const bool is_better =
            best == nullptr || rule.pattern.size() > best->pattern.size() ||
            (rule.pattern.size() == best->pattern.size() && rule.verb == RobotsRule::Verb::allow);
        if (is_better && matches(rule.pattern, wanted)) {
            best = &rule;
        }
    }
    return best == nullptr || best->verb == RobotsRule::Verb::allow;
}

auto parse_robots(std::string_view text, std::string_view product) -> Robots {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    text = text.substr(0, kMostRobotsBytes);
    text.remove_prefix(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
    Reader reader(product);
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of("\r\n"), text.size());
        reader.read(parse_line(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return reader.take();
}

}  // namespace pawl::web
