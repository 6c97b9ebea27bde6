// SPDX-License-Identifier: Apache-2.0
// Bulk actions on a relational database.
#pragma once

#include <vector>

#include "pawl/relational/connection.h"
#include "pawl/relational/jobs.h"
#include "pawl/relational/session.h"
#include "pawl/store/bulk_actions.h"

namespace pawl::relational {

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
    explicit BulkActionReads(Connection& connection) : connection_(connection) {}

    auto find(BulkActionId id) -> std::optional<store::BulkAction> override;
    auto list(std::optional<BulkActionId> before, std::size_t limit)
        -> std::vector<store::BulkAction> override;

 private:
    Connection& connection_;
};

}  // namespace pawl::relational
