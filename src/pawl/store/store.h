// SPDX-License-Identifier: Apache-2.0
// Durable state behind ports: one writer's transactions, and snapshots to read from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/store/ai.h"
#include "pawl/store/batches.h"
#include "pawl/store/bulk_actions.h"
#include "pawl/store/changes.h"
#include "pawl/store/errors.h"
#include "pawl/store/jobs.h"
#include "pawl/store/journal.h"
#include "pawl/store/keys.h"
#include "pawl/store/leases.h"
#include "pawl/store/nodes.h"
#include "pawl/store/queues.h"
#include "pawl/store/schedules.h"
#include "pawl/store/search.h"
#include "pawl/store/sessions.h"
#include "pawl/store/sql_requests.h"
#include "pawl/store/statistics.h"
#include "pawl/store/views.h"

namespace pawl::store {

// The disk failed, or what it holds is broken: nothing more may be acknowledged. The process ends
// with exit 74 (io) or 76 (corrupt). An fsync is never tried again (guarantees G34, G35).
class StoreBroken : public std::runtime_error {
 public:
    enum class Cause : std::uint8_t { io, corrupt };

    StoreBroken(Cause cause, const std::string& what) : std::runtime_error(what), cause_(cause) {}
    [[nodiscard]] auto cause() const -> Cause { return cause_; }

 private:
    Cause cause_;
};

// A read took longer than the store allows. The API answers 503 `query_timeout`.
class QueryTimeout : public std::runtime_error {
 public:
    using std::runtime_error::runtime_error;
};

// The store's database cannot be reached. The API answers 503 `store_unavailable`; it is tried
// again.
class StoreUnavailable : public std::runtime_error {
 public:
    using std::runtime_error::runtime_error;
};

// Final jobs are kept until these times: succeeded, failed, cancelled, skipped.
struct PruneRequest {
    JobId after = {};
    std::size_t limit = 1'000;
    WallTime succeeded_before = {};
    WallTime failed_before = {};
    WallTime cancelled_before = {};
    WallTime skipped_before = {};
};
struct PruneResult {
    std::size_t removed = 0;
    JobId last_seen = {};    // where the next look begins; none: the walk is over
    bool met_young = false;  // the last one looked at is kept whatever its state
};

// What may be done within one write transaction, on the writer's thread.
class Transaction {
 public:
    Transaction() = default;
    Transaction(const Transaction&) = delete;
    auto operator=(const Transaction&) -> Transaction& = delete;
    virtual ~Transaction() = default;

    [[nodiscard]] virtual auto jobs() -> JobPort& = 0;
    [[nodiscard]] virtual auto schedules() -> SchedulePort& = 0;
    [[nodiscard]] virtual auto queues() -> QueuePort& = 0;
    [[nodiscard]] virtual auto keys() -> KeyPort& = 0;
    [[nodiscard]] virtual auto batches() -> BatchPort& = 0;
    [[nodiscard]] virtual auto bulk_actions() -> BulkActionPort& = 0;
    [[nodiscard]] virtual auto leases() -> LeasePort& = 0;
    [[nodiscard]] virtual auto ai() -> AiPort& = 0;
    [[nodiscard]] virtual auto views() -> ViewPort& = 0;
    [[nodiscard]] virtual auto search() -> SearchPort& = 0;
    [[nodiscard]] virtual auto sessions() -> SessionPort& = 0;
    [[nodiscard]] virtual auto sql_requests() -> SqlRequestPort& = 0;

    // Looks at `limit` final jobs behind `after` in id order and removes those past their
    // retention.
    virtual auto prune_jobs(const PruneRequest& request) -> PruneResult = 0;
    // Removes journal lines and ended leases older than an hour, expired idempotency keys, old
    // statistics (of models too), errors that were not seen for 90 days, sessions of browsers that
    // are over, vectors that nobody used for long, old bulk actions and old lines of the ledger; at
    // most `limit` of each. Gives how many went.
    virtual auto prune_bookkeeping(WallTime now, std::size_t limit) -> std::size_t = 0;

    // Runs `body` so that it takes effect wholly or not at all, without touching the rest of the
    // transaction: what it changed is undone if it gives an error.
    virtual auto attempt(const std::function<Result<void>()>& body) -> Result<void> = 0;
};

// One consistent view, for the length of a call.
class Snapshot {
 public:
    Snapshot() = default;
    Snapshot(const Snapshot&) = delete;
    auto operator=(const Snapshot&) -> Snapshot& = delete;
    virtual ~Snapshot() = default;

    [[nodiscard]] virtual auto jobs() -> JobQueries& = 0;
    [[nodiscard]] virtual auto schedules() -> ScheduleQueries& = 0;
    [[nodiscard]] virtual auto queues() -> QueueQueries& = 0;
    [[nodiscard]] virtual auto keys() -> KeyQueries& = 0;
    [[nodiscard]] virtual auto batches() -> BatchQueries& = 0;
    [[nodiscard]] virtual auto bulk_actions() -> BulkActionQueries& = 0;
    [[nodiscard]] virtual auto leases() -> LeaseQueries& = 0;
    [[nodiscard]] virtual auto ai() -> AiQueries& = 0;
    [[nodiscard]] virtual auto statistics() -> StatisticsQueries& = 0;
    [[nodiscard]] virtual auto errors() -> ErrorQueries& = 0;
    [[nodiscard]] virtual auto journal() -> JournalQueries& = 0;
    [[nodiscard]] virtual auto nodes() -> NodeQueries& = 0;
    [[nodiscard]] virtual auto sessions() -> SessionQueries& = 0;
    [[nodiscard]] virtual auto sql_requests() -> SqlRequestQueries& = 0;
};

class Store {
 public:
    Store() = default;
    Store(const Store&) = delete;
    auto operator=(const Store&) -> Store& = delete;
    virtual ~Store() = default;

    // Runs `body` in one transaction; durable when it returns. One thread at a time.
    // Where another node's transaction came in between it runs again: it has no other effect.
    // Errors: storage_full, store_unavailable, and nothing was changed; commit_unknown, and it may
    // have been. Throws StoreBroken, and whatever body throws.
    virtual auto transact(const std::function<void(Transaction&)>& body) -> Result<Changes> = 0;

    // Runs `body` over one snapshot. Any thread; blocks for the length of the reads. Throws
    // StoreBroken, QueryTimeout, StoreUnavailable.
    virtual void read(const std::function<void(Snapshot&)>& body) = 0;

    // What time it is for all who share the store: dates, due times and slots go by it. Any thread.
    [[nodiscard]] virtual auto clock() const -> const Clock& = 0;
    // The store's own time, which decides leases (store/leases.h). Any thread.
    [[nodiscard]] virtual auto lease_time() const -> WallTime = 0;

    // Whether there is room again after storage_full; restores the reserve. Writer's thread.
    virtual auto has_room() -> bool = 0;
    // Gives the reserve up, so that attempts that ended can still be recorded. Writer's thread.
    virtual void release_reserve() = 0;

    // Reads all of it once and checks that it is whole; nothing, if opening did that already. Any
    // thread, but the destructor's. Throws StoreBroken.
    virtual void verify() = 0;

    // Where other processes may share the store: this one's place among them. nullptr: it is the
    // only one.
    [[nodiscard]] virtual auto membership() -> Membership* = 0;

    // Where the history is kept by the day: makes room for the days to come, and removes those that
    // ended before `keep_from`. Gives how many jobs went. Any thread, and it may take minutes, but
    // ends soon once `stop` asks. Error: store_unavailable.
    virtual auto tidy_history(WallTime keep_from, std::stop_token stop) -> Result<std::size_t> = 0;

    // Writes a verified copy that holds everything committed before the call. Any thread. Errors:
    // backup_failed, storage_full, backup_unsupported (the store is a server with back-ups of its
    // own).
    virtual auto backup(const std::string& path) -> Result<void> = 0;
};

}  // namespace pawl::store
