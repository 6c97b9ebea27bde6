// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/prune.h"

#include <algorithm>

#include "pawl/base/assert.h"

namespace pawl::relational {
namespace {

using job::JobState;

constexpr auto kJournalAge = std::chrono::hours(1);
constexpr auto kBulkActionAge = std::chrono::days(30);
constexpr auto kMinutesAge = std::chrono::days(35);
constexpr auto kHoursAge = std::chrono::days(400);
constexpr auto kErrorsAge = std::chrono::days(90);
// Longer than any catch-up window may be, so that no slot can be forgotten and fired again.
constexpr auto kLedgerAge = std::chrono::days(366);

auto kept_since(const store::PruneRequest& request, JobState state) -> WallTime {
    switch (state) {
        case JobState::succeeded:
            return request.succeeded_before;
        case JobState::failed:
            return request.failed_before;
        case JobState::cancelled:
            return request.cancelled_before;
        default:
            return request.skipped_before;
    }
}

auto newest_kept_since(const store::PruneRequest& request) -> WallTime {
    return std::max(
        {request.succeeded_before,
         request.failed_before,
         request.cancelled_before,
         request.skipped_before}
    );
}

struct Old {
    JobId id;
    std::string queue;
    std::string task;
    JobState state;
};

}  // namespace

auto prune_jobs(Session& session, Jobs& jobs, const store::PruneRequest& request)
    -> store::PruneResult {
    store::PruneResult result;
    std::vector<Old> old;
    std::size_t seen = 0;
    {
        auto rows = session.connection.query(Sql::walk_history, request.after, request.limit);
        for (; rows.next(); ++seen) {
            const auto state = job::parse_job_state(rows.text(3));
            PAWL_ASSERT(state.has_value());
            result.last_seen = JobId{rows.integer(0)};
            result.met_young = rows.time(4) >= newest_kept_since(request);
            if (rows.time(4) < kept_since(request, *state)) {
                old.push_back({result.last_seen, rows.string(2), rows.string(1), *state});
            }
        }
    }
    for (const auto& job : old) {
        jobs.remove_final(job.id, job.queue, job.task, job.state);
    }
    result.removed = old.size();
    if (seen < request.limit) {
        result.last_seen = {};
    }
    return result;
}

auto prune_bookkeeping(Session& session, WallTime now, std::size_t limit) -> std::size_t {
    auto& connection = session.connection;
    auto removed = connection.run(Sql::prune_journal, now - kJournalAge, limit);
    removed += connection.run(Sql::prune_idempotency, now, limit);
    removed += connection.run(Sql::prune_unique_keys, now, limit);
    removed += connection.run(Sql::prune_bulk_actions, now - kBulkActionAge, limit);
    removed += connection.run(Sql::prune_task_minutes, now - kMinutesAge);
    removed += connection.run(Sql::prune_task_hours, now - kHoursAge);
    removed += connection.run(Sql::prune_ai_hours, now - store::kAiUsageKept);
    removed += connection.run(Sql::prune_ai_jobs, now - store::kAiUsageKept, limit);
    removed += connection.run(Sql::prune_ai_vectors, now - store::kAiVectorsKept, limit);
    removed += connection.run(Sql::prune_ledger, now - kLedgerAge, limit);
    removed += connection.run(Sql::prune_error_hours, now - kErrorsAge, limit);
    complete_search_keys(session, now);
    return static_cast<std::size_t>(removed) +
           session.errors.prune(connection, now - kErrorsAge, limit);
}

}  // namespace pawl::relational
