// SPDX-License-Identifier: Apache-2.0
// What follows in the same transaction when a job ends: its unique key is free, the next of its
// ordering key may go on, its batch counts it, and those that waited for it move on or are skipped.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/job/job.h"
#include "pawl/relational/session.h"
#include "pawl/store/jobs.h"
#include "pawl/store/schedules.h"

namespace pawl::relational {

// A job that became final.
struct Ended {
    JobId id = {};
    job::JobState state = job::JobState::succeeded;
    std::string queue = {};
    std::string task = {};
    std::optional<job::SlotRef> slot = std::nullopt;
    std::string unique_key = {};
    std::string ordering_key = {};
    BatchId batch = {};
};

class Waits {
 public:
    explicit Waits(Session& session) : session_(session) {}

    // What a job that is being stored still has to wait for: what is final already does not count.
    struct Standing {
        bool waits = false;
        bool held = false;    // an earlier job of its ordering key is unfinished
        bool doomed = false;  // something that it needs did not succeed: it is to be skipped
    };
    // Error: unknown_dependency, with the index of the parent in its pointer ("/1").
    [[nodiscard]] auto examine(const store::NewJob& request) -> Result<Standing>;
    // Remembers what the stored job `child` waits for.
    void remember(JobId child, const store::NewJob& request);
    // Whether a job of this ordering key is unfinished.
    [[nodiscard]] auto is_held(std::string_view queue, std::string_view ordering_key) -> bool;

    // Many jobs are about to end (a JSON list of ids): which of them are waited for, in one look.
    void look_for_awaited(std::string_view ids);
    void forget_awaited() { awaited_.reset(); }
    // Those behind it move on, or are skipped, and so on down.
    void job_ended(const Ended& ended, WallTime now);
    // Slots were written off: nobody will run for them.
    void slots_skipped(std::string_view schedule, const store::LedgerEntry& entry, WallTime now);
    // Nobody waits for this schedule any longer.
    void forget_schedule(std::string_view schedule, WallTime now);
    // Ends those of `ids` that wait, in a handful of statements. Gives them.
    auto end_all(
        const std::vector<JobId>& ids, job::JobState to, const job::JobError& error, WallTime now
    ) -> std::vector<Ended>;
    // Ends a job that does not run: to cancelled or skipped. False: it does not wait.
    auto end_waiting(JobId id, job::JobState to, const job::JobError& error, WallTime now) -> bool;

 private:
    struct Waiting {
        Ended job = {};
        job::JobState state = job::JobState::ready;
        int priority = 0;
        std::string concurrency_key = {};
    };
    struct Waiter {
        JobId child;
        bool run_anyway;
    };
    [[nodiscard]] auto is_open(const store::JobWait& wait, bool& doomed) -> bool;
    [[nodiscard]] auto is_open(const store::SlotWait& wait, bool& doomed) -> bool;
    [[nodiscard]] auto state_of(JobId id) -> std::optional<job::JobState>;
    [[nodiscard]] static auto read_waiters(Rows rows) -> std::vector<Waiter>;

    void leave(const Ended& ended, WallTime now);
    auto waiting_among(std::string_view ids) -> std::vector<Waiting>;
    // What is counted and remembered of a job that leaves the hot table.
    void note_end(
        JobId id, const Session::Counted& job, job::JobState from, job::JobState to, WallTime now
    );
    auto move_to_history(JobId id, job::JobState to, const job::JobError& error, WallTime now)
        -> std::optional<Ended>;
    void follow(std::vector<Ended> ended, WallTime now);
    auto settle(const std::vector<Waiter>& waiters, job::JobState parent, WallTime now)
        -> std::vector<Ended>;
    void release(JobId child, WallTime now);

    Session& session_;
    std::optional<std::set<JobId>> awaited_ = std::nullopt;  // nullopt: each is to be asked about
};

}  // namespace pawl::relational
