// SPDX-License-Identifier: Apache-2.0
// What is looked for on pages and sites, how grave it is, and where its limits are.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/task/option_reader.h"

namespace pawl::kinds::sites {

enum class SiteRule : std::uint8_t {
    title_missing,
    title_length,
    description_missing,
    description_length,
    h1_count,
    image_alt,
    broken_link,
    thin_content,
    structured_blocks_missing,  // "structured_data_missing" in tables and options
    open_graph_missing,
    slow_page,
    large_page,
    viewport_missing,
    canonical_missing,
    sitemap_missing,
    robots_missing,
};

// The type of its issues.
inline constexpr std::array<std::string_view, 16> kSiteRuleNames = {
    "title_missing",
    "title_length",
    "description_missing",
    "description_length",
    "h1_count",
    "image_alt",
    "broken_link",
    "thin_content",
    "structured_data_missing",
    "open_graph_missing",
    "slow_page",
    "large_page",
    "viewport_missing",
    "canonical_missing",
    "sitemap_missing",
    "robots_missing",
};
[[nodiscard]] constexpr auto to_text(SiteRule rule) -> std::string_view {
    return kSiteRuleNames.at(static_cast<std::size_t>(rule));
}

struct RuleSetting {
    bool enabled = true;
    std::string category = {};  // "content", "links", "performance", "technical", "social"
    std::string severity = {};  // CRITICAL, HIGH, MEDIUM, LOW
    int impact = 1;             // 1..10
};

struct Span {
    std::int64_t least = 0;
    std::int64_t most = 0;

    [[nodiscard]] auto holds(std::size_t number) const -> bool {
        return number >= static_cast<std::size_t>(least) &&
               number <= static_cast<std::size_t>(most);
    }
    auto operator==(const Span&) const -> bool = default;
};

struct SiteRules {
    SiteRules();

    [[nodiscard]] auto operator[](SiteRule rule) const -> const RuleSetting& {
        return settings.at(static_cast<std::size_t>(rule));
    }

    std::array<RuleSetting, kSiteRuleNames.size()> settings;
    Span title = {.least = 30, .most = 60};          // characters
    Span description = {.least = 120, .most = 160};  // characters
    Span headings = {.least = 1, .most = 1};
    std::int64_t words = 300;                            // at least
    Duration load_time = std::chrono::seconds(3);        // at most
    std::size_t page_bytes = std::size_t{1} << 20;       // at most
    std::vector<std::string> open_graph = {"og:title"};  // what must be there
};

// `rules = { image_alt = false, title_length = { min = 20, max = 70, severity = "LOW" } }`.
// Complaints go to the reader, at "rules/…": unknown_field, invalid_type, invalid_value,
// out_of_range.
[[nodiscard]] auto read_site_rules(task::OptionReader& reader) -> SiteRules;

}  // namespace pawl::kinds::sites
