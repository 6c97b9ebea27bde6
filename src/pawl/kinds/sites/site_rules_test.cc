// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/site_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::kinds::sites {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Read {
    SiteRules rules;
    std::vector<std::string> complaints;
};

auto read(std::string_view options) -> Read {
    const auto object = boost::json::parse(options).as_object();
    task::OptionReader reader(object);
    Read made{.rules = read_site_rules(reader), .complaints = {}};
    if (const auto checked = reader.finish(); !checked) {
        for (const auto& field : checked.error().fields) {
            made.complaints.push_back(field.pointer + " " + field.code);
        }
    }
    return made;
}

TEST(SiteRules, have_the_limits_that_people_use) {
    const auto rules = read("{}").rules;

    EXPECT_EQ(rules.title, (Span{.least = 30, .most = 60}));
    EXPECT_EQ(rules.description, (Span{.least = 120, .most = 160}));
    EXPECT_EQ(rules.headings, (Span{.least = 1, .most = 1}));
    EXPECT_EQ(rules.words, 300);
    for (const auto& setting : rules.settings) {
        EXPECT_TRUE(setting.enabled);
        EXPECT_FALSE(setting.category.empty());
        EXPECT_FALSE(setting.severity.empty());
    }
    EXPECT_EQ(rules[SiteRule::title_missing].severity, "HIGH");
}

TEST(SiteRules, are_switched_off_and_given_other_limits) {
    const auto made = read(R"({"rules": {
        "image_alt": false,
        "canonical_missing": {"enabled": false},
        "title_length": {"min": 10, "max": 20, "severity": "LOW", "impact": 2},
        "description_length": {"max": 300},
        "h1_count": {"max": 3},
        "thin_content": {"min": 50},
        "slow_page": {"max": "250ms"},
        "large_page": {"max": "10KiB"},
        "open_graph_missing": {"require": ["og:title", "og:image"]}}})");

    EXPECT_THAT(made.complaints, IsEmpty());
    const auto& rules = made.rules;
    EXPECT_FALSE(rules[SiteRule::image_alt].enabled);
    EXPECT_FALSE(rules[SiteRule::canonical_missing].enabled);
    EXPECT_TRUE(rules[SiteRule::h1_count].enabled);
    EXPECT_EQ(rules[SiteRule::title_length].severity, "LOW");
    EXPECT_EQ(rules[SiteRule::title_length].impact, 2);
    EXPECT_EQ(rules.title, (Span{.least = 10, .most = 20}));
    EXPECT_EQ(rules.description, (Span{.least = 120, .most = 300}));
    EXPECT_EQ(rules.headings, (Span{.least = 1, .most = 3}));
    EXPECT_EQ(rules.words, 50);
    EXPECT_EQ(rules.load_time, std::chrono::milliseconds(250));
    EXPECT_EQ(rules.page_bytes, 10'240U);
    EXPECT_THAT(rules.open_graph, ElementsAre("og:title", "og:image"));
}

TEST(SiteRules, are_refused_with_the_place_of_what_is_wrong) {
    EXPECT_THAT(
        read(R"({"rules": {"image_alts": false, "h1_count": 1,
                "title_length": {"min": 70, "severity": "high"},
                "slow_page": {"max": "soon", "min": 1}, "large_page": {"max": "big"},
                "image_alt": {"max": 1},
                "open_graph_missing": {"require": ["title"]}}})")
            .complaints,
        ElementsAre(
            "/rules/image_alts unknown_field",
            "/rules/h1_count invalid_type",
            "/rules/title_length/severity invalid_value",
            "/rules/title_length/min invalid_value",
            "/rules/slow_page/max invalid_value",
            "/rules/slow_page/min unknown_field",
            "/rules/large_page/max invalid_value",
            "/rules/image_alt/max unknown_field",
            "/rules/open_graph_missing/require invalid_value"
        )
    );
    EXPECT_THAT(read(R"({"rules": []})").complaints, ElementsAre("/rules invalid_type"));
}

}  // namespace
}  // namespace pawl::kinds::sites
