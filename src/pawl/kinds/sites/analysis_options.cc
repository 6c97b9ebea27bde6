// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/analysis_options.h"

#include <array>
#include <expected>
#include <string_view>

#include "pawl/kinds/tables/work.h"
#include "pawl/task/option_reader.h"

namespace pawl::kinds::sites {
namespace {

constexpr auto kConversationColumns =
    std::to_array<std::string_view>({"id", "user_id", "site_id", "messages", "created_at"});
constexpr tables::TableShape kConversations = {
    .table = "ai_conversations", .columns = kConversationColumns
};
constexpr std::int64_t kMostIssues = 1'000;
constexpr std::int64_t kMostTop = 100;

}  // namespace

auto read_analysis_options(const task::KindRequest& request) -> Result<AnalysisOptions> {
    task::OptionReader reader(request.options);
    AnalysisOptions options{.tables = read_site_tables(reader)};
    options.conversations = tables::read_table(reader, "ai_conversations", kConversations);
    options.ai = tables::read_connection(reader, "ai", options.ai);
    if (const auto number = reader.integer("max_issues", 1, kMostIssues)) {
        options.max_issues = static_cast<std::size_t>(*number);
    }
    if (const auto number = reader.integer("top", 1, kMostTop)) {
        options.top = static_cast<std::size_t>(*number);
    }
    const auto output = reader.one_of("output", {"report", "issues"});
    options.output = output == "issues" ? AnalysisOutput::issues : AnalysisOutput::report;
    options.dry_run = reader.flag("dry_run").value_or(false);
    if (const auto checked = reader.finish(); !checked) {
        return std::unexpected(checked.error());
    }
    return options;
}

}  // namespace pawl::kinds::sites
