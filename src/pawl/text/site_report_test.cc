// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/site_report.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace pawl::text {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(SiteReport, puts_issues_of_one_type_together) {
    const std::vector<SiteIssue> issues = {
        {.type = "image_alt", .title = "", .severity = "MEDIUM", .page_url = "/a", .impact = 1},
        {.type = "image_alt", .title = "", .severity = "low", .page_url = "/b", .impact = 9},
        {.type = "image_alt", .title = "", .severity = "low", .page_url = "/b", .impact = 2},
    };

    const auto report = report_site(issues);

    ASSERT_EQ(report.groups.size(), 1);
    EXPECT_EQ(report.groups[0].issues, 3);
    EXPECT_EQ(report.groups[0].pages, 2);
    EXPECT_EQ(report.groups[0].severity, Severity::medium);
    EXPECT_THAT(report.groups[0].examples, ElementsAre("/b", "/a"));
}

TEST(SiteReport, ranks_a_grave_fault_before_a_small_one_on_many_pages) {
    std::vector<SiteIssue> issues = {
        {.type = "title_missing", .title = "", .severity = "critical", .page_url = "/", .impact = 8}
    };
    std::vector<std::string> pages(40);
    for (std::size_t i = 0; i < pages.size(); ++i) {
        pages[i] = "/p" + std::to_string(i);
        issues.push_back(
            {.type = "image_alt", .title = "", .severity = "low", .page_url = pages[i], .impact = 1}
        );
    }

    EXPECT_EQ(report_site(issues).groups[0].type, "title_missing");
}

TEST(SiteReport, more_pages_and_more_impact_come_first_among_equals) {
    const std::vector<SiteIssue> issues = {
        {.type = "slow_page", .title = "", .severity = "high", .page_url = "/a", .impact = 1},
        {.type = "large_page", .title = "", .severity = "high", .page_url = "/a", .impact = 6},
        {.type = "h1_count", .title = "", .severity = "high", .page_url = "/a", .impact = 1},
        {.type = "h1_count", .title = "", .severity = "high", .page_url = "/b", .impact = 1},
    };

    const auto report = report_site(issues);

    EXPECT_EQ(report.groups[0].type, "h1_count");
    EXPECT_EQ(report.groups[1].type, "large_page");
    EXPECT_EQ(report.groups[2].type, "slow_page");
}

TEST(SiteReport, says_what_to_do_and_that_rules_said_it) {
    const std::vector<SiteIssue> issues = {
        {.type = "broken_link", .title = "", .severity = "high", .page_url = "/a", .impact = 5},
        {.type = "odd_thing",
         .title = "The logo is upside down",
         .severity = "odd",
         .page_url = "",
         .impact = -3},
    };

    const auto report = report_site(issues);

    EXPECT_EQ(
        report.summary,
        "2 open issues of 2 kinds. In this order: 1. Mend or remove links that lead nowhere "
        "(high, 1 page, such as /a). 2. The logo is upside down (low, the whole site). Ranked by "
        "rules, "
        "without a language model."
    );
    EXPECT_EQ(report.engine, "rules-v1");
}

TEST(SiteReport, has_advice_for_every_type_that_a_crawl_reports) {
    for (const std::string_view type :
         {"title_missing",
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
          "robots_missing"}) {
        const std::vector<SiteIssue> issues = {
            {.type = type, .title = "fallback", .severity = "low", .page_url = "/", .impact = 1}
        };

        EXPECT_NE(report_site(issues).groups[0].advice, "fallback") << type;
    }
}

TEST(SiteReport, names_no_more_than_the_top) {
    std::vector<std::string> types(20);
    std::vector<SiteIssue> issues;
    for (std::size_t i = 0; i < types.size(); ++i) {
        types[i] = "type" + std::to_string(i);
        issues.push_back(
            {.type = types[i], .title = types[i], .severity = "low", .page_url = "/", .impact = 1}
        );
    }

    const auto report = report_site(issues, {.top = 3});

    EXPECT_EQ(report.groups.size(), 20);
    EXPECT_THAT(report.summary, HasSubstr(" 3. "));
    EXPECT_THAT(report.summary, testing::Not(HasSubstr(" 4. ")));
}

TEST(SiteReport, says_when_it_looked_at_a_part_of_the_issues) {
    const std::vector<SiteIssue> issues = {
        {.type = "h1_count", .title = "", .severity = "high", .page_url = "/a", .impact = 5}
    };

    EXPECT_THAT(
        report_site(issues, {.open_issues = 300}).summary,
        testing::StartsWith("The gravest 1 of 300 open issues of 1 kind. ")
    );
    EXPECT_THAT(
        report_site(issues, {.open_issues = 1}).summary,
        testing::StartsWith("1 open issue of 1 kind. ")
    );
}

TEST(SiteReport, an_impact_counts_within_its_bounds) {
    const auto score = [](int impact) {
        const std::vector<SiteIssue> issues = {
            {.type = "h1_count", .title = "", .severity = "low", .page_url = "/", .impact = impact}
        };
        return report_site(issues).groups[0].score;
    };

    EXPECT_LT(score(1), score(10));
    EXPECT_EQ(score(-5), score(1));
    EXPECT_EQ(score(90), score(10));
}

TEST(SiteReport, of_nothing_says_so) {
    EXPECT_THAT(report_site({}).summary, HasSubstr("No open issues"));
}

}  // namespace
}  // namespace pawl::text
