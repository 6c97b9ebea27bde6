// SPDX-License-Identifier: Apache-2.0
// What to mend first on a site, by rules.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/text/engine.h"

namespace pawl::text {

enum class Severity : std::uint8_t { low, medium, high, critical };

// In any case of letters; anything else is low, as is "info".
[[nodiscard]] auto severity_of(std::string_view text) -> Severity;
[[nodiscard]] auto to_text(Severity severity) -> std::string_view;

struct SiteIssue {
    std::string_view type;  // "title_missing"; one that is unknown is reported by its title,
                            // and issues without a type are grouped by it
    std::string_view title;
    std::string_view severity;
    std::string_view page_url;  // may be empty: the whole site
    int impact = 1;             // 1..10, what the crawler estimated; others are clamped
};

// All issues of one type: one thing to do.
struct IssueGroup {
    std::string type;
    Severity severity = Severity::low;  // the worst
    std::size_t issues = 0;
    std::size_t pages = 0;              // different ones; 0: of the site as a whole
    double score = 0;                   // higher first
    std::vector<std::string> examples;  // of pages, at most 3, the highest impact first
    std::string advice;                 // one sentence
};

struct SiteReportOptions {
    std::size_t top = 10;         // groups that the summary names
    std::size_t open_issues = 0;  // of the site, where `issues` are but the gravest of them
};

struct SiteReport {
    std::size_t issues = 0;          // that were looked at
    std::vector<IssueGroup> groups;  // all of them, in the order in which to mend
    std::string summary;             // sentences about the first `top`, and how they came about
    std::string_view engine = kSiteReportEngine;
};

// The score of a group is the weight of its severity (critical 8, high 4, medium 2, low 1), times
// one plus the mean impact over 10, times one plus the binary logarithm of its pages: a grave
// fault on one page comes before a small one on many. Equal ones by type. O(issues · log issues).
[[nodiscard]] auto report_site(
    std::span<const SiteIssue> issues, const SiteReportOptions& options = {}
) -> SiteReport;

}  // namespace pawl::text
