// SPDX-License-Identifier: Apache-2.0
// The port to jobs on a relational database. A file each: inserting (insert.cc, unique.cc),
// claiming (claim.cc), ending (finish.cc, finish_many.cc), and what people (control.cc, edit.cc)
// and sweeps (control.cc) do.
#pragma once

#include <map>

#include "pawl/relational/session.h"
#include "pawl/relational/waits.h"
#include "pawl/store/jobs.h"
#include "pawl/store/share_slots.h"

namespace pawl::relational {

class Jobs final : public store::JobPort {
 public:
    explicit Jobs(Session& session) : session_(session), waits_(session) {}

    auto insert(std::span<store::InsertJobs* const> requests)
        -> std::vector<Result<store::Inserted>> override;
    auto claim(const store::ClaimRequest& request) -> store::Claimed override;
    auto finish(std::span<const store::Finish* const> finishes)
        -> std::vector<Result<void>> override;
    auto promote(WallTime now, std::size_t limit) -> std::size_t override;
    auto next_due() -> std::optional<WallTime> override;
    auto cancelled_among(std::span<const JobId> ids, std::string_view holder)
        -> std::vector<store::HeldAttempt> override;
    auto held_by(std::string_view holder, std::size_t limit) -> std::vector<job::Job> override;
    auto orphans(std::string_view holder, std::size_t limit) -> std::vector<job::Job> override;
    auto cancel(JobId id, WallTime now) -> Result<store::CancelResult> override;
    auto retry(JobId id, const std::optional<std::string>& payload, WallTime now)
        -> Result<job::Job> override;
    auto expedite(JobId id, WallTime now) -> Result<job::Job> override;
    auto postpone(JobId id, WallTime until, WallTime now) -> Result<job::Job> override;
    auto patch(JobId id, const store::JobPatch& patch, WallTime now) -> Result<job::Job> override;
    auto erase(JobId id) -> Result<void> override;
    auto report_progress(JobId id, std::int64_t fence, const job::Progress& progress)
        -> Result<void> override;
    auto append_log(JobId id, std::int64_t fence, std::span<const job::LogLine> lines)
        -> Result<void> override;
    auto purge(std::string_view queue, WallTime now, std::size_t limit) -> std::size_t override;
    auto unfinished_of(std::string_view schedule, std::size_t limit)
        -> std::vector<job::Job> override;

    // cancel() for many: those that wait end, those that run are asked to stop.
    struct Cancelled {
        std::vector<Ended> ended = {};
        std::size_t asked = 0;
    };
    auto cancel_all(const std::vector<JobId>& ids, WallTime now) -> Cancelled;
    // A job that nothing can refuse: it has no unique key and waits for nothing.
    void add(const store::NewJob& request, WallTime now);
    // Removes a final job and everything beside it.
    void remove_final(JobId id, std::string_view queue, std::string_view task, job::JobState state);

 private:
    // insert.cc
    struct Placed {
        job::Job job = {};
        bool is_existing = false;
    };
    auto insert_one(const store::InsertJobs& request) -> Result<store::Inserted>;
    auto insert_all(const store::InsertJobs& request, store::Inserted& inserted) -> Result<void>;
    static auto resolved(store::NewJob wanted, const store::Inserted& inserted) -> store::NewJob;
    auto insert_job(const store::NewJob& request, WallTime now) -> Result<Placed>;
    auto store_job(const store::NewJob& request, const Waits::Standing& standing, WallTime now)
        -> job::Job;
    void skip_at_once(job::Job& job, WallTime now);
    void announce(const job::Job& job, const std::optional<WallTime>& give_up_at);
    auto check_batch(BatchId id, const std::optional<store::Sight>& sight) -> Result<void>;
    auto check_sight(const store::NewJob& wanted, const store::Sight& sight, WallTime now)
        -> Result<void>;
    void store_row(const job::Job& job, const std::optional<WallTime>& give_up_at, bool held);
    auto remembered(const store::IdempotencyKey& key, WallTime now)
        -> Result<std::optional<store::Inserted>>;
    void remember_answer(const store::IdempotencyKey& key, const store::Inserted& inserted);

    // unique.cc
    auto holder_of(std::string_view task, std::string_view key, WallTime now)
        -> std::optional<JobId>;
    auto settle_conflict(const store::NewJob& request, WallTime now) -> Result<Placed>;
    void make_way(const job::Job& holder, WallTime now);
    auto take_key_again(const job::Job& job, WallTime now) -> Result<void>;
    static auto unique_conflict(JobId holder) -> std::unexpected<Error>;

    // claim.cc
    struct Turn {
        const store::Queue& queue;
        std::string_view excluded;  // tasks to leave alone, a JSON list; empty: none
        const store::ClaimRequest& request;
    };
    auto demand_of(
        const store::Queue& queue,
        std::int64_t ready,
        const store::ClaimRequest& request,
        std::optional<WallTime>& more_at
    ) -> store::QueueDemand;
    auto claim_from(const Turn& turn, std::int64_t limit, std::optional<WallTime>& more_at)
        -> std::vector<job::Job>;
    auto claim_in_order(const Turn& turn, std::int64_t limit) -> std::vector<job::Job>;
    auto claim_overdue(const Turn& turn, std::int64_t limit) -> std::vector<job::Job>;
    auto claim_by_turns(const Turn& turn, std::int64_t limit, flow::Lanes& lanes)
        -> std::vector<job::Job>;
    auto claim_of_lane(const Turn& turn, std::string_view key) -> std::optional<job::Job>;
    auto head_of_lane(const Turn& turn, std::string_view key) -> std::optional<int>;
    void note_start(const Turn& turn, std::string_view key, const flow::RateLimit& limit, JobId id);
    auto queue_of(std::string_view name) -> store::Queue;

    // claim_chosen.cc
    auto claim_chosen(const store::ClaimRequest& request) -> store::Claimed;
    auto may_start(const Turn& turn, const job::Job& job) -> bool;
    auto key_may_start(const Turn& turn, std::string_view key) -> bool;
    auto start_chosen(const Turn& turn, JobId id) -> job::Job;

    // finish.cc
    auto finish_one(const store::Finish& finish) -> Result<void>;
    struct EndedRow {
        Ended job = {};
        std::string concurrency_key = {};
        int priority = 0;
        int generation = 0;
        int attempt = 0;
        WallTime started_at = {};
        WallTime due_at = {};
    };
    auto find_running(const store::Finish& finish) -> std::optional<EndedRow>;
    static auto read_ended(const Rows& rows, const store::Finish& finish) -> EndedRow;
    void after_end(const store::Finish& finish, const EndedRow& row);
    // Gives the group of an attempt's error; empty: it has none.
    auto record_error(const store::Finish& finish, std::string_view task) -> std::string;
    void move_on(const store::Finish& finish, const std::string& fingerprint);
    auto why_not_current(const store::Finish& finish) -> Error;
    void record_attempt(const store::Finish& finish, const EndedRow& row);
    void record_statistics(const store::Finish& finish, const EndedRow& row);
    void insert_log(JobId id, const job::LogLine& line);
    void follow_up(const store::Finish& finish, std::string_view task);
    auto streak_of(std::string_view task, job::JobState end) -> job::FailureStreak;

    // finish_many.cc
    static auto successes_among(std::span<const store::Finish* const> finishes)
        -> std::vector<const store::Finish*>;
    auto end_successes(const std::vector<const store::Finish*>& successes)
        -> std::map<const store::Finish*, EndedRow>;
    void keep_large_results(const std::map<const store::Finish*, EndedRow>& ended);

    // control.cc
    auto find_unfinished(JobId id) -> std::optional<job::Job>;
    auto find_final(JobId id) -> std::optional<job::Job>;
    auto missing(JobId id, std::string_view verb) -> Error;
    void set_payload(JobId id, std::string_view payload);
    void rewrite(const job::Job& before, const job::Job& after, WallTime now);
    auto best_in_lane(const job::Job& job) -> std::optional<int>;
    auto promote_due(WallTime now, std::size_t limit) -> std::size_t;
    auto give_up(Sql which, const job::JobError& error, WallTime now, std::size_t limit)
        -> std::size_t;

    Session& session_;
    bool passed_over_ = false;  // by this claim: jobs that were ready and not to be had
    Waits waits_;
};

}  // namespace pawl::relational
