// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/tables.h"

#include <array>

#include "pawl/kinds/tables/work.h"

namespace pawl::kinds::sites {
namespace {

constexpr auto kSiteColumns = std::to_array<std::string_view>(
    {"id", "user_id", "url", "last_crawled_at", "pages_crawled", "issues_found"}
);
constexpr tables::TableShape kSites = {.table = "sites", .columns = kSiteColumns};
constexpr auto kIssueColumns = std::to_array<std::string_view>(
    {"id",
     "site_id",
     "type",
     "category",
     "title",
     "severity",
     "page_url",
     "details",
     "estimated_impact",
     "status",
     "created_at",
     "updated_at"}
);
constexpr tables::TableShape kIssues = {.table = "issues", .columns = kIssueColumns};
constexpr auto kAuditColumns =
    std::to_array<std::string_view>({"id", "user_id", "site_id", "action", "details", "created_at"}
    );
constexpr tables::TableShape kAudit = {.table = "audit_logs", .columns = kAuditColumns};

}  // namespace

auto read_site_tables(task::OptionReader& reader) -> SiteTables {
    SiteTables made;
    made.connection = tables::read_connection(reader, "db", made.connection);
    made.sites = tables::read_table(reader, "sites", kSites);
    made.issues = tables::read_table(reader, "issues", kIssues);
    made.audit = tables::read_table(reader, "audit_logs", kAudit);
    made.open_status = reader.text("open_status").value_or(made.open_status);
    made.fixed_status = reader.text("fixed_status").value_or(made.fixed_status);
    made.ignored_statuses = tables::read_texts(reader, "ignored_statuses", made.ignored_statuses);
    return made;
}

}  // namespace pawl::kinds::sites
