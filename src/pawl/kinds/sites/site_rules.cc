// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/site_rules.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "pawl/base/byte_size.h"
#include "pawl/base/text_time.h"

namespace pawl::kinds::sites {
namespace {

namespace json = boost::json;

struct Default {
    SiteRule rule;
    std::string_view category;
    std::string_view severity;
    int impact;
};

constexpr auto kDefaults = std::to_array<Default>({
    {SiteRule::title_missing, "content", "HIGH", 9},
    {SiteRule::title_length, "content", "MEDIUM", 5},
    {SiteRule::description_missing, "content", "HIGH", 7},
    {SiteRule::description_length, "content", "LOW", 4},
    {SiteRule::h1_count, "content", "MEDIUM", 5},
    {SiteRule::image_alt, "content", "MEDIUM", 5},
    {SiteRule::broken_link, "links", "HIGH", 8},
    {SiteRule::thin_content, "content", "MEDIUM", 6},
    {SiteRule::structured_blocks_missing, "technical", "LOW", 4},
    {SiteRule::open_graph_missing, "social", "LOW", 3},
    {SiteRule::slow_page, "performance", "HIGH", 7},
    {SiteRule::large_page, "performance", "MEDIUM", 5},
    {SiteRule::viewport_missing, "technical", "HIGH", 7},
    {SiteRule::canonical_missing, "technical", "MEDIUM", 4},
    {SiteRule::sitemap_missing, "technical", "MEDIUM", 5},
    {SiteRule::robots_missing, "technical", "LOW", 3},
});
static_assert(kDefaults.size() == kSiteRuleNames.size());

constexpr std::int64_t kMostCharacters = 10'000;
constexpr std::int64_t kMostWords = 1'000'000;
constexpr std::int64_t kMostHeadings = 1'000;
constexpr std::size_t kMostProperties = 20;
constexpr int kMostImpact = 10;

// Reads the table of one rule.
class RuleReader {
 public:
    RuleReader(task::OptionReader& reader, SiteRules& rules) : reader_(reader), rules_(rules) {}

    void read(SiteRule rule, RuleSetting& setting) {
        setting.enabled = reader_.flag("enabled").value_or(true);
        if (const auto severity =
                reader_.one_of("severity", {"CRITICAL", "HIGH", "MEDIUM", "LOW"})) {
            setting.severity = *severity;
        }
        if (const auto impact = reader_.integer("impact", 1, kMostImpact)) {
            setting.impact = static_cast<int>(*impact);
        }
        read_limits(rule);
    }

 private:
    void read_limits(SiteRule rule) {
        if (rule == SiteRule::title_length) {
            read_span(rules_.title, kMostCharacters);
        } else if (rule == SiteRule::description_length) {
            read_span(rules_.description, kMostCharacters);
        } else if (rule == SiteRule::h1_count) {
            read_span(rules_.headings, kMostHeadings);
        } else if (rule == SiteRule::thin_content) {
            rules_.words = reader_.integer("min", 0, kMostWords).value_or(rules_.words);
        } else if (rule == SiteRule::slow_page) {
            read_load_time();
        } else if (rule == SiteRule::large_page) {
            read_size();
        } else if (rule == SiteRule::open_graph_missing) {
            read_properties();
        }
    }

    void read_span(Span& span, std::int64_t most) {
        span.least = reader_.integer("min", 0, most).value_or(span.least);
        span.most = reader_.integer("max", 0, most).value_or(span.most);
        if (span.least > span.most) {
            reader_.refuse("min", "invalid_value", fmt::format("is above max, {}", span.most));
        }
    }

    void read_load_time() {
        const auto text = reader_.text("max");
        const auto time = text ? parse_duration(*text) : Result<Duration>(rules_.load_time);
        if (time) {
            rules_.load_time = *time;
        } else {
            reader_.refuse("max", "invalid_value", "a duration is expected, such as \"3s\"");
        }
    }

    void read_size() {
        const auto text = reader_.text("max");
        const auto bytes = text ? parse_bytes(*text) : rules_.page_bytes;
        if (bytes) {
            rules_.page_bytes = static_cast<std::size_t>(*bytes);
        } else {
            reader_.refuse("max", "invalid_value", "a size is expected, such as \"512KiB\"");
        }
    }

    void read_properties() {
        const auto* const value = reader_.value("require");
        if (value == nullptr) {
            return;
        }
        const auto* const list = value->if_array();
        const bool right = list != nullptr && list->size() <= kMostProperties &&
                           std::ranges::all_of(*list, [](const json::value& item) {
                               return item.is_string() && item.get_string().starts_with("og:");
                           });
        if (!right) {
            return reader_.refuse(
                "require",
                "invalid_value",
                "a list such as [\"og:title\", \"og:image\"] is expected"
            );
        }
        rules_.open_graph.clear();
        for (const auto& item : *list) {
            rules_.open_graph.emplace_back(item.get_string());
        }
    }

    task::OptionReader& reader_;
    SiteRules& rules_;
};

void read_rule(
    task::OptionReader& reader, SiteRules& rules, std::size_t place, const json::value& value
) {
    const auto pointer = fmt::format("rules/{}", kSiteRuleNames.at(place));
    auto& setting = rules.settings.at(place);
    if (value.is_bool()) {
        setting.enabled = value.get_bool();
        return;
    }
    const auto* const table = value.if_object();
    if (table == nullptr) {
        return reader.refuse(pointer, "invalid_type", "true, false or a table is expected");
    }
    task::OptionReader inner(*table);
    RuleReader(inner, rules).read(static_cast<SiteRule>(place), setting);
    if (const auto checked = inner.finish(); !checked) {
        for (const auto& field : checked.error().fields) {
            reader.refuse(pointer + field.pointer, field.code, field.detail);
        }
    }
}

}  // namespace

SiteRules::SiteRules() {
    for (const auto& one : kDefaults) {
        settings.at(static_cast<std::size_t>(one.rule)) = {
            .category = std::string(one.category),
            .severity = std::string(one.severity),
            .impact = one.impact,
        };
    }
}

auto read_site_rules(task::OptionReader& reader) -> SiteRules {
    SiteRules rules;
    const auto* const value = reader.value("rules");
    if (value == nullptr) {
        return rules;
    }
    const auto* const table = value->if_object();
    if (table == nullptr) {
        reader.refuse("rules", "invalid_type", "a table is expected");
        return rules;
    }
    for (const auto& [key, setting] : *table) {
        const auto* const found = std::ranges::find(kSiteRuleNames, std::string_view(key));
        if (found == kSiteRuleNames.end()) {
            reader.refuse(
                fmt::format("rules/{}", std::string_view(key)),
                "unknown_field",
                fmt::format("the rules are {}", fmt::join(kSiteRuleNames, ", "))
            );
        } else {
            read_rule(
                reader, rules, static_cast<std::size_t>(found - kSiteRuleNames.begin()), setting
            );
        }
    }
    return rules;
}

}  // namespace pawl::kinds::sites
