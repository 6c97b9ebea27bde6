// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/analysis_rows.h"

#include <fmt/format.h>

#include <array>
#include <expected>
#include <string_view>
#include <utility>

#include "pawl/database/column.h"

namespace pawl::kinds::sites {
namespace {

// A severity may be of a type of its own (an enum); case does not count.
constexpr std::string_view kRank =
    "case lower(cast({} as text)) when 'critical' then 0 when 'high' then 1 when 'medium' then 2 "
    "else 3 end";

// What cannot stand in a LIKE as itself is not in the prefix.
auto prefix_pattern() -> std::string {
    return fmt::format("{}%", kAnalysisPrefix);
}

}  // namespace

auto open_issues(database::Session* session, const AnalysisOptions* options, std::string site_id)
    -> Async<Result<OpenIssues>> {
    const auto& issues = options->tables.issues;
    const auto columns = co_await session->columns(issues.table().plain);
    if (!columns) {
        co_return std::unexpected(columns.error());
    }
    const auto has = [&](std::string_view name) {
        return database::find_column(*columns, issues.plain(name)) != nullptr;
    };
    std::string selected;
    constexpr auto kSelected = std::to_array<std::string_view>(
        {"type", "category", "title", "severity", "page_url", "details", "estimated_impact"}
    );
    for (const auto name : kSelected) {
        selected +=
            fmt::format("{}{}", selected.empty() ? "" : ", ", has(name) ? issues[name] : "null");
    }
    std::string order;
    if (has("severity")) {
        order += fmt::format(fmt::runtime(kRank), issues["severity"]) + ", ";
    }
    if (has("estimated_impact")) {
        order += issues["estimated_impact"] + " desc nulls last, ";
    }
    const auto rows = co_await session->query(
        fmt::format(
            "select {}, count(*) over () from {} where {} = $1 and {} = $2 and cast({} as text) "
            "not like $3 "
            "order by {}{} limit {}",
            selected,
            issues.table().quoted,
            issues["site_id"],
            issues["status"],
            issues["type"],
            order,
            issues["id"],
            options->max_issues
        ),
        {site_id, options->tables.open_status, prefix_pattern()}
    );
    if (!rows) {
        co_return std::unexpected(rows.error());
    }
    OpenIssues found;
    found.gravest.reserve(rows->size());
    for (std::size_t i = 0; i < rows->size(); ++i) {
        found.all = static_cast<std::size_t>(rows->integer(i, kSelected.size()).value_or(0));
        found.gravest.push_back({
            .type = rows->text(i, 0),
            .category = rows->text(i, 1),
            .title = rows->text(i, 2),
            .severity = rows->text(i, 3),
            .page_url = rows->text(i, 4),
            .details = rows->text(i, 5),
            .impact = static_cast<int>(rows->integer(i, 6).value_or(0)),
        });
    }
    co_return found;
}

auto open_findings(database::Session* session, const AnalysisOptions* options, std::string site_id)
    -> Async<Result<std::vector<std::string>>> {
    const auto& issues = options->tables.issues;
    const auto rows = co_await session->query(
        fmt::format(
            "select distinct {0} from {1} where {2} = $1 and {3} = $2 and cast({0} as text) like "
            "$3",
            issues["type"],
            issues.table().quoted,
            issues["site_id"],
            issues["status"]
        ),
        {site_id, options->tables.open_status, prefix_pattern()}
    );
    if (!rows) {
        co_return std::unexpected(rows.error());
    }
    std::vector<std::string> types;
    types.reserve(rows->size());
    for (std::size_t i = 0; i < rows->size(); ++i) {
        types.push_back(rows->text(i, 0));
    }
    co_return types;
}

auto find_conversation(
    database::Session* session,
    const AnalysisOptions* options,
    std::string site_id,
    std::string job_id
) -> Async<Result<std::optional<std::string>>> {
    const auto& conversations = options->conversations;
    const auto rows = co_await session->query(
        fmt::format(
            "select {} from {} where {} = $1 and cast({} as text) like $2",
            conversations["id"],
            conversations.table().quoted,
            conversations["site_id"],
            conversations["messages"]
        ),
        {site_id, fmt::format("%\"jobId\"%\"{}\"%", job_id)}
    );
    if (!rows) {
        co_return std::unexpected(rows.error());
    }
    co_return rows->empty() ? std::nullopt : std::optional(rows->text(0, 0));
}

auto store_conversation(
    database::Session* session,
    const AnalysisOptions* options,
    const Site* site,
    Conversation conversation,
    Random* random
) -> Async<Result<std::string>> {
    const auto columns = co_await session->columns(options->conversations.table().plain);
    if (!columns) {
        co_return std::unexpected(columns.error());
    }
    auto transaction = co_await session->begin();
    if (!transaction) {
        co_return std::unexpected(std::move(transaction.error()));
    }
    auto insert = RowToInsert(options->conversations, *columns)
                      .set_id(*random)
                      .set("user_id", site->user_id)
                      .set("site_id", site->id)
                      .set("messages", std::move(conversation.messages))
                      .set("created_at", conversation.audit.at)
                      .statement();
    const auto made = co_await session->query(std::move(insert.sql), std::move(insert.values));
    if (!made) {
        co_return std::unexpected(made.error());
    }
    const auto id = made->empty() ? std::string() : made->text(0, 0);
    conversation.audit.details["conversationId"] = id;
    auto told = co_await write_audit(
        session, &options->tables, site, std::move(conversation.audit), random
    );
    if (told) {
        told = co_await transaction->commit();
    }
    co_return told ? Result<std::string>(id) : std::unexpected(told.error());
}

}  // namespace pawl::kinds::sites
