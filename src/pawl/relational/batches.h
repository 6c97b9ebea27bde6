// SPDX-License-Identifier: Apache-2.0
// Batches on a relational database.
#pragma once

#include <functional>

#include "pawl/relational/connection.h"
#include "pawl/relational/session.h"
#include "pawl/store/batches.h"
#include "pawl/store/jobs.h"

namespace pawl::relational {

class Batches final : public store::BatchPort {
 public:
    explicit Batches(Session& session) : session_(session) {}

    auto create(const store::NewBatch& batch, WallTime now) -> BatchId override;
    auto close(BatchId id) -> Result<void> override;
    auto find(BatchId id) -> std::optional<store::Batch> override;

    // Counts what the transaction did to members, and has `enqueue` store the callbacks of batches
    // that are over now.
    using Enqueue = std::function<void(const store::NewJob& job)>;
    void settle(WallTime now, const Enqueue& enqueue);

 private:
    struct Numbers {
        int total = 0;
        int succeeded = 0;
        int failed = 0;
        int cancelled = 0;
        int skipped = 0;
    };
    void settle_one(BatchId id, const Numbers& change, WallTime now, const Enqueue& enqueue);
    static void add(Numbers& numbers, const Session::BatchChange& change);

    Session& session_;
};

class BatchReads final : public store::BatchQueries {
 public:
    explicit BatchReads(Connection& connection) : connection_(connection) {}

    auto find(BatchId id) -> std::optional<store::Batch> override;
    auto list(std::optional<BatchId> before, std::size_t limit)
        -> std::vector<store::Batch> override;

 private:
    Connection& connection_;
};

}  // namespace pawl::relational
