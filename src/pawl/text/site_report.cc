// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/site_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "pawl/text/phrases.h"

namespace pawl::text {
namespace {

constexpr std::size_t kExamples = 3;
constexpr int kLeastImpact = 1;
constexpr int kMostImpact = 10;

constexpr auto kAdvice = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"broken_link", "Mend or remove links that lead nowhere"},
    {"canonical_missing", "Name the canonical address of pages that have several"},
    {"description_length", "Bring descriptions to about 120 to 160 characters"},
    {"description_missing", "Write a description: search results show it below the title"},
    {"h1_count", "Give each page exactly one main heading"},
    {"image_alt", "Describe images in their alt text, for readers who do not see them"},
    {"large_page", "Make pages lighter: smaller images and fewer scripts"},
    {"open_graph_missing", "Add Open Graph tags, so that shared links show a title and a picture"},
    {"robots_missing", "Add a robots.txt"},
    {"sitemap_missing", "Add a sitemap, so that crawlers find all pages"},
    {"slow_page", "Find out why pages answer slowly"},
    {"structured_data_missing", "Add structured data for what the page is about"},
    {"thin_content", "Say more on pages with hardly any text, or merge them"},
    {"title_length", "Bring titles to about 30 to 60 characters"},
    {"title_missing", "Give every page a title of its own"},
    {"viewport_missing", "Set the viewport, or phones show the page shrunk"},
});
static_assert(std::ranges::is_sorted(kAdvice));

auto advice_for(std::string_view type, std::string_view title) -> std::string {
    const auto known = std::ranges::lower_bound(
        kAdvice, type, {}, &std::pair<std::string_view, std::string_view>::first
    );
    if (known != kAdvice.end() && known->first == type) {
        return std::string(known->second);
    }
    auto own = on_one_line(title);
    return own.empty() ? on_one_line(type) : own;
}

auto weight_of(Severity severity) -> double {
    switch (severity) {
        case Severity::critical:
            return 8;
        case Severity::high:
            return 4;
        case Severity::medium:
            return 2;
        case Severity::low:
            return 1;
    }
    return 1;
}

auto make_group(std::string_view type, std::vector<SiteIssue> issues) -> IssueGroup {
    std::ranges::sort(issues, {}, [](const SiteIssue& issue) {
        return std::tuple(-issue.impact, issue.page_url, issue.title);
    });
    IssueGroup group;
    group.type = on_one_line(type);
    group.issues = issues.size();
    group.advice = advice_for(type, issues.front().title);
    std::set<std::string_view> pages;
    double impact = 0;
    for (const auto& issue : issues) {
        group.severity = std::max(group.severity, severity_of(issue.severity));
        impact += std::clamp(issue.impact, kLeastImpact, kMostImpact);
        if (!issue.page_url.empty() && pages.insert(issue.page_url).second &&
            group.examples.size() < kExamples) {
            group.examples.push_back(on_one_line(issue.page_url));
        }
    }
    group.pages = pages.size();
    const double mean = impact / static_cast<double>(issues.size()) / kMostImpact;
    const auto places = static_cast<double>(std::max<std::size_t>(group.pages, 1));
    group.score = weight_of(group.severity) * (1 + mean) * (1 + std::log2(places));
    return group;
}

auto group_sentence(const IssueGroup& group) -> std::string {
    auto text = fmt::format(
        "{} ({}, {}",
        group.advice,
        to_text(group.severity),
        group.pages == 0 ? "the whole site" : count_of(group.pages, "page")
    );
    if (!group.examples.empty()) {
        text += fmt::format(", such as {}", group.examples.front());
    }
    return text + ").";
}

auto write_summary(const SiteReport& report, const SiteReportOptions& options) -> std::string {
    if (report.groups.empty()) {
        return "No open issues. Found by rules, without a language model.";
    }
    const bool part = options.open_issues > report.issues;
    auto text = fmt::format(
        "{}{} of {}. In this order:",
        part ? fmt::format("The gravest {} of ", report.issues) : "",
        count_of(part ? options.open_issues : report.issues, "open issue"),
        count_of(report.groups.size(), "kind")
    );
    for (std::size_t i = 0; i < std::min(options.top, report.groups.size()); ++i) {
        text += fmt::format(" {}. {}", i + 1, group_sentence(report.groups[i]));
    }
    return text + " Ranked by rules, without a language model.";
}

}  // namespace

auto severity_of(std::string_view text) -> Severity {
    std::string lower;
    for (const char letter : text) {
        lower.push_back(letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter);
    }
    for (const auto severity : {Severity::medium, Severity::high, Severity::critical}) {
        if (lower == to_text(severity)) {
            return severity;
        }
    }
    return Severity::low;
}

auto to_text(Severity severity) -> std::string_view {
    switch (severity) {
        case Severity::low:
            return "low";
        case Severity::medium:
            return "medium";
        case Severity::high:
            return "high";
        case Severity::critical:
            return "critical";
    }
    return "low";
}

auto report_site(std::span<const SiteIssue> issues, const SiteReportOptions& options)
    -> SiteReport {
    std::map<std::string_view, std::vector<SiteIssue>> by_type;
    for (const auto& issue : issues) {
        by_type[issue.type.empty() ? issue.title : issue.type].push_back(issue);
    }
    SiteReport report{.issues = issues.size(), .groups = {}, .summary = {}};
    for (auto& [type, of_type] : by_type) {
        report.groups.push_back(make_group(type, std::move(of_type)));
    }
    std::ranges::sort(report.groups, {}, [](const IssueGroup& group) {
        return std::pair(-group.score, std::string_view(group.type));
    });
    report.summary = write_summary(report, options);
    return report;
}

}  // namespace pawl::text
