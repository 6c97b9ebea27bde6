// SPDX-License-Identifier: Apache-2.0
// What is asked about the open issues of a site, and what is made of the answer. Pure.
#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/ai/chat.h"
#include "pawl/kinds/sites/issue_rows.h"
#include "pawl/text/site_report.h"

namespace pawl::kinds::sites {

// As it stands in the table. Impact is 1..10.
struct OpenIssue {
    std::string type = {};
    std::string category = {};
    std::string title = {};
    std::string severity = {};
    std::string page_url = {};
    std::string details = {};
    int impact = 0;
};

// The gravest of them, and how many there are.
struct OpenIssues {
    std::vector<OpenIssue> gravest = {};
    std::size_t all = 0;
};

// In front of the type of what an analysis found, in the table of issues.
inline constexpr std::string_view kAnalysisPrefix = "analysis:";

// By rules, without a model.
[[nodiscard]] auto report_of(const OpenIssues& issues, std::size_t top) -> text::SiteReport;

// Asks for a report, or for findings as an object. What stands in pages is given as data: a page
// may hold words that are meant for a model.
[[nodiscard]] auto report_question(
    std::string_view site_url, std::span<const OpenIssue> issues, std::size_t top
) -> std::vector<ai::ChatMessage>;
[[nodiscard]] auto findings_question(
    std::string_view site_url, std::span<const OpenIssue> issues, std::size_t top
) -> std::vector<ai::ChatMessage>;
[[nodiscard]] auto findings_wish(const text::SiteReport& report, std::size_t top) -> ai::ObjectWish;

// What to do first, one finding for each group, as issues about the site. Those of a model have its
// words, and the numbers of the rules; it may leave groups out and change their order, nothing
// else.
[[nodiscard]] auto findings_of(
    const text::SiteReport& report, std::string_view site_url, std::size_t top
) -> std::vector<Finding>;
[[nodiscard]] auto findings_of(
    const boost::json::object& answer, const text::SiteReport& report, std::string_view site_url
) -> std::vector<Finding>;

// Who said what, as it is kept: [{"role":"user",…},{"role":"assistant",…,"engine":…,"jobId":…}].
struct Said {
    std::string question = {};
    std::string answer = {};
    std::string engine = {};  // "rules-v1", or the provider
    std::string model = {};   // empty without one
    std::string job_id = {};
};
[[nodiscard]] auto conversation(const Said& said) -> std::string;

}  // namespace pawl::kinds::sites
