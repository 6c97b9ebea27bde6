// SPDX-License-Identifier: Apache-2.0
// The port to jobs on SQLite: inserting and claiming in one file, ending in another, control in a
// third.
#pragma once

#include "pawl/sqlite/session.h"
#include "pawl/sqlite/waits.h"
#include "pawl/store/jobs.h"

namespace pawl::sqlite {

class Jobs final : public store::JobPort {
 public:
    explicit Jobs(Session& session) : session_(session), waits_(session) {}

    auto insert(std::span<store::InsertJobs* const> requests)
        -> std::vector<Result<store::Inserted>> override;
    auto claim(const store::ClaimRequest& request) -> std::vector<job::Job> override;
    auto finish(std::span<const store::Finish* const> finishes)
        -> std::vector<Result<void>> override;
    auto promote(WallTime now, std::size_t limit) -> std::size_t override;
    auto next_due() -> std::optional<WallTime> override;
    auto orphans(std::string_view holder, std::size_t limit) -> std::vector<job::Job> override;
    auto cancel(JobId id, WallTime now) -> Result<store::CancelResult> override;
    auto retry(JobId id, const std::optional<std::string>& payload, WallTime now)
        -> Result<job::Job> override;
    auto expedite(JobId id, WallTime now) -> Result<job::Job> override;
    auto erase(JobId id) -> Result<void> override;
    auto report_progress(JobId id, std::int64_t fence, const job::Progress& progress)
        -> Result<void> override;
    auto purge(std::string_view queue, WallTime now, std::size_t limit) -> std::size_t override;
    auto unfinished_of(std::string_view schedule, std::size_t limit)
        -> std::vector<job::Job> override;

    // Removes a final job and everything beside it.
    void remove_final(JobId id, std::string_view queue, std::string_view task, job::JobState state);

 private:
    // insert_claim.cc
    auto insert_one(const store::InsertJobs& request) -> Result<store::Inserted>;
    auto insert_all(const store::InsertJobs& request) -> std::vector<job::Job>;
    auto insert_job(const store::NewJob& request, WallTime now) -> job::Job;
    void store_row(const job::Job& job, const std::optional<WallTime>& give_up_at);
    auto remembered(const store::IdempotencyKey& key, WallTime now)
        -> Result<std::optional<store::Inserted>>;
    auto claim_from(
        const store::Queue& queue,
        std::string_view excluded,
        std::int64_t limit,
        const store::ClaimRequest& request
    ) -> std::vector<job::Job>;

    // finish.cc
    auto finish_one(const store::Finish& finish) -> Result<void>;
    struct EndedRow {
        std::string task;
        std::string queue;
        std::optional<job::SlotRef> slot = std::nullopt;
        int generation = 0;
        int attempt = 0;
        WallTime started_at = {};
        WallTime due_at = {};
    };
    auto find_running(const store::Finish& finish) -> std::optional<EndedRow>;
    void move_on(const store::Finish& finish);
    auto why_not_current(const store::Finish& finish) -> Error;
    void record_attempt(const store::Finish& finish, const EndedRow& row);
    void record_statistics(const store::Finish& finish, const EndedRow& row);
    void record_log(const store::Finish& finish);

    // control.cc
    auto find_unfinished(JobId id) -> std::optional<job::Job>;
    auto find_final(JobId id) -> std::optional<job::Job>;
    auto missing(JobId id, std::string_view verb) -> Error;
    void set_payload(JobId id, std::string_view payload);

    Session& session_;
    Waits waits_;
};

}  // namespace pawl::sqlite
