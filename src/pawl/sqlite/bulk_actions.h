// SPDX-License-Identifier: Apache-2.0
// Bulk actions on SQLite.
#pragma once

#include <vector>

#include "pawl/database/sqlite.h"
#include "pawl/sqlite/jobs.h"
#include "pawl/sqlite/session.h"
#include "pawl/store/bulk_actions.h"

namespace pawl::sqlite {

class BulkActions final : public store::BulkActionPort {
 public:
    // `jobs` outlives it.
    BulkActions(Session& session, Jobs& jobs) : session_(session), jobs_(jobs) {}

    auto create(const store::NewBulkAction& action, WallTime now) -> store::BulkAction override;
    auto advance(WallTime now) -> std::optional<store::BulkPiece> override;

 private:
    void apply(store::BulkPiece& piece, const std::vector<JobId>& ids, WallTime now);
    void cancel(store::BulkPiece& piece, const std::vector<JobId>& ids, WallTime now);
    void save(const store::BulkAction& action, JobId reached);

    Session& session_;
    Jobs& jobs_;
};

class BulkActionReads final : public store::BulkActionQueries {
 public:
    explicit BulkActionReads(database::SqliteConnection& connection) : connection_(connection) {}

    auto find(BulkActionId id) -> std::optional<store::BulkAction> override;

 private:
    database::SqliteConnection& connection_;
};

}  // namespace pawl::sqlite
