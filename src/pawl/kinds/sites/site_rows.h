// SPDX-License-Identifier: Apache-2.0
// Rows of the application about a site: the site itself, and what was done to it.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/random.h"
#include "pawl/base/result.h"
#include "pawl/database/column.h"
#include "pawl/database/session.h"
#include "pawl/database/sql_value.h"
#include "pawl/kinds/sites/tables.h"
#include "pawl/kinds/tables/table_map.h"
#include "pawl/runtime/async.h"

namespace pawl::kinds::sites {

struct Site {
    std::string id = {};
    std::string user_id = {};
    std::string url = {};
};

// Error: unknown_site; those of Session::query(). The referents of all of these outlive them.
[[nodiscard]] auto find_site(database::Session* session, const SiteTables* tables, std::string id)
    -> Async<Result<Site>>;

// Values for the columns of a table that is there; others are left out. A new row's id is given by
// pawl where ids are text or uuid, as applications make them, and else by the database.
class RowToInsert {
 public:
    RowToInsert(const tables::TableMap& table, std::span<const database::Column> columns)
        : table_(table), columns_(columns) {}

    auto set(std::string_view column, database::SqlValue value) -> RowToInsert&;
    auto set_id(Random& random) -> RowToInsert&;
    // An insert of one row, which gives back its id if there is such a column.
    [[nodiscard]] auto statement() const -> database::Statement;

 private:
    [[nodiscard]] auto column(std::string_view name) const -> const database::Column*;

    const tables::TableMap& table_;
    std::span<const database::Column> columns_;
    std::vector<std::pair<std::string, database::SqlValue>> values_;  // by quoted name
};

// "update … set … where id = …" of the columns that are there; empty if none is.
[[nodiscard]] auto update_statement(
    const tables::TableMap& table,
    std::span<const database::Column> columns,
    std::vector<std::pair<std::string_view, database::SqlValue>> values,
    database::SqlValue id
) -> database::Statement;

// What the audit log is told.
struct AuditEntry {
    std::string action = {};
    boost::json::object details = {};  // with "jobId", by which a repetition is known
    std::string job_id = {};
    WallTime at = {};
    bool may_be_repeated = false;  // an earlier attempt of the job may have written it
};

// Writes the entry, once for a job. A table that is not there is not written to.
[[nodiscard]] auto write_audit(
    database::Session* session,
    const SiteTables* tables,
    const Site* site,
    AuditEntry entry,
    Random* random
) -> Async<Result<>>;

// 36 characters of RFC 9562, version 4. Unique, and no secret.
[[nodiscard]] auto random_uuid(Random& random) -> std::string;

}  // namespace pawl::kinds::sites
