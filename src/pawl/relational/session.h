// SPDX-License-Identifier: Apache-2.0
// What the writer's connection knows between statements of one transaction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/id.h"
#include "pawl/base/result.h"
#include "pawl/job/job.h"
#include "pawl/relational/connection.h"
#include "pawl/relational/counters.h"
#include "pawl/relational/errors.h"
#include "pawl/relational/search.h"
#include "pawl/relational/turns.h"
#include "pawl/store/changes.h"
#include "pawl/store/queues.h"

namespace pawl::relational {

// Whether this process alone writes the store, or other nodes do too.
enum class Writers : std::uint8_t { one, many };

// The writer's thread only. Mirrors of small tables are read again after a rollback; lanes, which
// are many, are put back change by change.
struct Session {
    // `connection` outlives it.
    Session(Connection& connection, Writers writers) : connection(connection), writers(writers) {}

    // Reads what is kept in memory; once, behind the migrations.
    void load_mirrors();
    // Where others write too: reads again what a claim decides by. Queues with limits are locked
    // until this transaction ends, so that no limit is overrun; the writers take them in one order.
    void see_others();
    // The same for what is known of queues and pauses.
    void see_queues();

    void begin();
    // Everything that was gathered is written, then committed.
    void commit(WallTime now);
    void roll_back();

    struct Mark {
        std::size_t counters;
        std::size_t minutes;
        std::size_t errors;
        std::size_t job_changes;
        std::size_t named_changes;
        std::size_t logged;
        std::size_t key_changes;
        std::size_t turns;
        std::size_t batch_changes;
        std::int64_t id_end;
    };
    [[nodiscard]] auto mark() const -> Mark;
    void roll_back_to(const Mark& mark);

    // A job as counters and lanes see it.
    struct Counted {
        std::string_view queue;
        std::string_view task;
        std::string_view key;  // its concurrency key
        int priority = 0;
    };
    // The one place that counts a job: nullopt is "not there".
    void moved(
        const Counted& job,
        std::optional<job::JobState> from,
        std::optional<job::JobState> to,
        WallTime now
    );
    static auto counted(const job::Job& job) -> Counted {
        return {job.queue, job.task, job.concurrency_key, job.priority};
    }
    // What happened to a member of a batch; a retry takes its end back.
    void ended_in_batch(BatchId batch, job::JobState state, int members);

    // Runs `body` so that it takes effect wholly or not at all.
    auto attempt(const std::function<Result<void>()>& body) -> Result<void>;

    // As far as this process knows: for wake-ups.
    [[nodiscard]] auto is_paused(std::string_view queue, std::string_view task) const -> bool;
    [[nodiscard]] auto new_job_id() -> JobId;
    void changed(JobId id, store::JobEvent event) { changes.jobs.push_back({id, event}); }
    void logged(JobId id) { changes.logged.push_back(id); }
    void changed(store::NamedEvent event, std::string_view name, JobId job = {}) {
        changes.named.push_back({.event = event, .name = std::string(name), .job = job});
    }

    Connection& connection;
    Writers writers;
    Counters counters;
    TaskMinutes minutes;
    ErrorGroups errors;
    SearchKeys search_keys;
    store::Changes changes;
    std::map<std::string, store::Queue, std::less<>> queues;
    Turns turns{counters, queues};
    std::set<std::string, std::less<>> paused_tasks;
    // Priorities of a queue with jobs that have waited too long, as of a moment ago.
    struct Overdue {
        WallTime looked_at = {};
        std::vector<int> priorities = {};
    };
    std::map<std::string, Overdue, std::less<>> overdue;
    struct BatchChange {
        BatchId batch;
        job::JobState state;  // a final state, or ready for a new member
        int members;
    };
    std::vector<BatchChange> batch_changes;  // of this transaction
    // Goes with every commit that touches a lease (leases.h).
    std::optional<WallTime> store_time;
    bool anybody_waits = false;  // rows in job_waits or slot_waits; may be true without need

 private:
    void load_tables();
    void load_queues();
    void write_journal(WallTime now);

    std::int64_t next_id_ = 0;
    std::int64_t id_end_ = 0;
};

}  // namespace pawl::relational
