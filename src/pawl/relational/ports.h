// SPDX-License-Identifier: Apache-2.0
// All ports to a relational store, over one transaction and over one snapshot.
#pragma once

#include <cstddef>
#include <functional>

#include "pawl/relational/ai.h"
#include "pawl/relational/batches.h"
#include "pawl/relational/browser_sessions.h"
#include "pawl/relational/bulk_actions.h"
#include "pawl/relational/connection.h"
#include "pawl/relational/errors.h"
#include "pawl/relational/job_reads.h"
#include "pawl/relational/jobs.h"
#include "pawl/relational/journal.h"
#include "pawl/relational/keys.h"
#include "pawl/relational/leases.h"
#include "pawl/relational/nodes.h"
#include "pawl/relational/prune.h"
#include "pawl/relational/queues.h"
#include "pawl/relational/schedules.h"
#include "pawl/relational/search.h"
#include "pawl/relational/session.h"
#include "pawl/relational/sql_requests.h"
#include "pawl/relational/views.h"
#include "pawl/store/store.h"

namespace pawl::relational {

// One write transaction, from begin() to commit() of its session.
class Transaction final : public store::Transaction {
 public:
    Transaction(Session& session, const StoreTime& store_time)
        : session_(session),
          jobs_(session),
          schedules_(session),
          queues_(session),
          keys_(session),
          batches_(session),
          leases_(session, store_time),
          ai_(session),
          views_(session),
          search_(session),
          sessions_(session.connection),
          sql_requests_(session.connection),
          bulk_actions_(session, jobs_) {}

    auto jobs() -> store::JobPort& override { return jobs_; }
    auto schedules() -> store::SchedulePort& override { return schedules_; }
    auto queues() -> store::QueuePort& override { return queues_; }
    auto keys() -> store::KeyPort& override { return keys_; }
    auto batches() -> store::BatchPort& override { return batches_; }
    auto bulk_actions() -> store::BulkActionPort& override { return bulk_actions_; }
    auto leases() -> store::LeasePort& override { return leases_; }
    auto ai() -> store::AiPort& override { return ai_; }
    auto views() -> store::ViewPort& override { return views_; }
    auto search() -> store::SearchPort& override { return search_; }
    auto sessions() -> store::SessionPort& override { return sessions_; }
    auto sql_requests() -> store::SqlRequestPort& override { return sql_requests_; }

    auto prune_jobs(const store::PruneRequest& request) -> store::PruneResult override {
        return relational::prune_jobs(session_, jobs_, request);
    }
    auto prune_bookkeeping(WallTime now, std::size_t limit) -> std::size_t override {
        const auto leases = leases_.forget(limit);
        return relational::prune_bookkeeping(session_, now, limit) +
               static_cast<std::size_t>(leases) + sessions_.prune(now, limit);
    }

    auto attempt(const std::function<Result<void>()>& body) -> Result<void> override {
        return session_.attempt(body);
    }
    // Batches whose last member ended enqueue their callbacks; the last thing before COMMIT.
    void settle(WallTime now) {
        batches_.settle(now, [this, now](const store::NewJob& job) { jobs_.add(job, now); });
    }

 private:
    Session& session_;
    Jobs jobs_;
    Schedules schedules_;
    Queues queues_;
    Keys keys_;
    Batches batches_;
    Leases leases_;
    Ai ai_;
    Views views_;
    Search search_;
    BrowserSessions sessions_;
    SqlRequests sql_requests_;
    BulkActions bulk_actions_;
};

// Over a snapshot that its connection has begun.
class Snapshot final : public store::Snapshot {
 public:
    explicit Snapshot(Connection& connection)
        : jobs_(connection),
          schedules_(connection),
          queues_(connection),
          keys_(connection),
          batches_(connection),
          leases_(connection),
          ai_(connection),
          bulk_actions_(connection),
          statistics_(connection),
          errors_(connection),
          journal_(connection),
          nodes_(connection),
          sessions_(connection),
          sql_requests_(connection) {}

    auto jobs() -> store::JobQueries& override { return jobs_; }
    auto schedules() -> store::ScheduleQueries& override { return schedules_; }
    auto queues() -> store::QueueQueries& override { return queues_; }
    auto keys() -> store::KeyQueries& override { return keys_; }
    auto batches() -> store::BatchQueries& override { return batches_; }
    auto bulk_actions() -> store::BulkActionQueries& override { return bulk_actions_; }
    auto leases() -> store::LeaseQueries& override { return leases_; }
    auto ai() -> store::AiQueries& override { return ai_; }
    auto statistics() -> store::StatisticsQueries& override { return statistics_; }
    auto errors() -> store::ErrorQueries& override { return errors_; }
    auto journal() -> store::JournalQueries& override { return journal_; }
    auto nodes() -> store::NodeQueries& override { return nodes_; }
    auto sessions() -> store::SessionQueries& override { return sessions_; }
    auto sql_requests() -> store::SqlRequestQueries& override { return sql_requests_; }

 private:
    JobReads jobs_;
    ScheduleReads schedules_;
    QueueReads queues_;
    KeyReads keys_;
    BatchReads batches_;
    LeaseReads leases_;
    AiReads ai_;
    BulkActionReads bulk_actions_;
    StatisticsReads statistics_;
    ErrorReads errors_;
    JournalReads journal_;
    NodeReads nodes_;
    BrowserSessionReads sessions_;
    SqlRequestReads sql_requests_;
};

}  // namespace pawl::relational
