// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/issue_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <expected>
#include <utility>

#include "pawl/database/dialect.h"

namespace pawl::kinds::sites {
namespace {

using database::Column;
using database::SqlValue;

constexpr auto kNeeded =
    std::to_array<std::string_view>({"id", "site_id", "type", "page_url", "status"});
constexpr std::size_t kMostRowsOfAPage = 1'000;

// Rows of one page and type, in the order of their ids.
struct Known {
    std::vector<SqlValue> open = {};
    bool is_ignored = false;
};
using KnownTypes = std::map<std::string, Known, std::less<>>;

// One transaction.
class Storing {
 public:
    Storing(database::Session& session, IssueWork work)
        : session_(session), work_(std::move(work)), issues_(work_.tables->issues) {}

    auto run(std::vector<Finding> findings) -> Async<Result<IssueCounts>> {
        if (auto ready = co_await read_columns(); !ready) {
            co_return std::unexpected(std::move(ready.error()));
        }
        auto transaction = co_await session_.begin();
        if (!transaction) {
            co_return std::unexpected(std::move(transaction.error()));
        }
        if (auto locked = co_await lock_site(); !locked) {
            co_return std::unexpected(std::move(locked.error()));
        }
        std::ranges::sort(findings, {}, [](const Finding& finding) {
            return std::pair<std::string_view, std::string_view>(finding.page_url, finding.type);
        });
        for (auto at = findings.begin(); at != findings.end();) {
            const auto end = std::find_if(at, findings.end(), [at](const Finding& other) {
                return other.page_url != at->page_url;
            });
            auto stored = co_await store_page(std::vector<Finding>(at, end));
            if (!stored) {
                co_return std::unexpected(std::move(stored.error()));
            }
            at = end;
        }
        if (auto committed = co_await transaction->commit(); !committed) {
            co_return std::unexpected(std::move(committed.error()));
        }
        co_return counts_;
    }

 private:
    auto read_columns() -> Async<Result<>> {
        auto columns = co_await session_.columns(issues_.table().plain);
        if (!columns) {
            co_return std::unexpected(std::move(columns.error()));
        }
        columns_ = std::move(*columns);
        for (const auto name : kNeeded) {
            if (database::find_column(columns_, issues_.plain(name)) == nullptr) {
                co_return fail(
                    "undefined_column",
                    fmt::format(
                        "the table {} has no column {}", issues_.table().plain, issues_.plain(name)
                    )
                );
            }
        }
        co_return Result<>();
    }

    // SQLite's transaction has the whole file. In PostgreSQL a lock that leaves others free to
    // refer to the site ("Explicit Locking", 13.3.2).
    auto lock_site() -> Async<Result<>> {
        const auto& sites = work_.tables->sites;
        const bool is_postgres = session_.dialect() == database::Dialect::postgres;
        const auto rows = co_await session_.query(
            fmt::format(
                "select 1 from {} where {} = $1{}",
                sites.table().quoted,
                sites["id"],
                is_postgres ? " for no key update" : ""
            ),
            {work_.site_id}
        );
        if (!rows) {
            co_return std::unexpected(rows.error());
        }
        co_return rows->empty() ? fail("unknown_site", "the site is gone") : Result<>();
    }

    auto store_page(std::vector<Finding> findings) -> Async<Result<>> {
        auto known = co_await known_of(findings.front().page_url);
        if (!known) {
            co_return std::unexpected(std::move(known.error()));
        }
        for (const auto& finding : findings) {
            const auto& of_type = (*known)[finding.type];
            for (auto& statement : statements_for(finding, of_type)) {
                const auto done =
                    co_await session_.query(std::move(statement.sql), std::move(statement.values));
                if (!done) {
                    co_return std::unexpected(done.error());
                }
            }
        }
        co_return Result<>();
    }

    auto known_of(const std::string& page_url) -> Async<Result<KnownTypes>> {
        const auto rows = co_await session_.query(
            fmt::format(
                "select {0}, {1}, {2} from {3} where {4} = $1 and {5} = $2 order by {0}",
                issues_["id"],
                issues_["type"],
                issues_["status"],
                issues_.table().quoted,
                issues_["site_id"],
                issues_["page_url"]
            ),
            {work_.site_id, page_url},
            {.rows = kMostRowsOfAPage}
        );
        if (!rows) {
            co_return std::unexpected(rows.error());
        }
        const auto& ignored = work_.tables->ignored_statuses;
        KnownTypes known;
        for (std::size_t i = 0; i < rows->size(); ++i) {
            auto& of_type = known[rows->text(i, 1)];
            const auto status = rows->text(i, 2);
            if (status == work_.tables->open_status) {
                of_type.open.push_back(rows->at(i, 0));
            }
            of_type.is_ignored =
                of_type.is_ignored || std::ranges::find(ignored, status) != ignored.end();
        }
        co_return known;
    }

    auto statements_for(const Finding& finding, const Known& known)
        -> std::vector<database::Statement> {
        std::vector<database::Statement> made;
        if (!finding.is_there) {
            for (const auto& id : known.open) {
                if (auto close = closing(id); !close.sql.empty()) {
                    made.push_back(std::move(close));
                    ++counts_.fixed;
                }
            }
        } else if (!known.open.empty()) {
            made.push_back(updating(finding, known.open.front()));
            ++counts_.updated;
        } else if (!known.is_ignored) {
            made.push_back(inserting(finding));
            ++counts_.made;
        }
        std::erase_if(made, [](const database::Statement& one) { return one.sql.empty(); });
        return made;
    }

    [[nodiscard]] auto closing(const SqlValue& id) const -> database::Statement {
        const auto& status = work_.tables->fixed_status;
        if (status.empty()) {
            return {};
        }
        return update_statement(
            issues_, columns_, {{"status", status}, {"updated_at", work_.now}}, id
        );
    }

    [[nodiscard]] auto updating(const Finding& finding, const SqlValue& id) const
        -> database::Statement {
        return update_statement(
            issues_,
            columns_,
            {{"category", finding.category},
             {"title", finding.title},
             {"severity", finding.severity},
             {"details", finding.details},
             {"estimated_impact", std::int64_t{finding.impact}},
             {"updated_at", work_.now}},
            id
        );
    }

    [[nodiscard]] auto inserting(const Finding& finding) const -> database::Statement {
        return RowToInsert(issues_, columns_)
            .set_id(*work_.random)
            .set("site_id", work_.site_id)
            .set("type", finding.type)
            .set("category", finding.category)
            .set("title", finding.title)
            .set("severity", finding.severity)
            .set("page_url", finding.page_url)
            .set("details", finding.details)
            .set("estimated_impact", std::int64_t{finding.impact})
            .set("status", work_.tables->open_status)
            .set("created_at", work_.now)
            .set("updated_at", work_.now)
            .statement();
    }

    database::Session& session_;
    IssueWork work_;
    const tables::TableMap& issues_;
    std::vector<Column> columns_;
    IssueCounts counts_;
};

}  // namespace

auto store_findings(database::Session* session, IssueWork work, std::vector<Finding> findings)
    -> Async<Result<IssueCounts>> {
    if (findings.empty()) {
        co_return IssueCounts();
    }
    Storing storing(*session, std::move(work));
    co_return co_await storing.run(std::move(findings));
}

}  // namespace pawl::kinds::sites
