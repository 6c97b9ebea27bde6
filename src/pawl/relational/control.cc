// SPDX-License-Identifier: Apache-2.0
// What people and sweeps do to jobs: cancel, retry, expedite, erase, promote.
#include <fmt/format.h>

#include "pawl/base/assert.h"
#include "pawl/job/transition.h"
#include "pawl/relational/job_reads.h"
#include "pawl/relational/job_rows.h"
#include "pawl/relational/jobs.h"

namespace pawl::relational {
namespace {

using job::JobState;

auto not_found(JobId id) -> Error {
    return {.code = "not_found", .message = fmt::format("there is no job {}", id.value)};
}

}  // namespace

auto Jobs::find_unfinished(JobId id) -> std::optional<job::Job> {
    auto rows = session_.connection.query(Sql::find_unfinished_job, id);
    return rows.next() ? std::optional(read_job(session_.connection, rows)) : std::nullopt;
}

auto Jobs::find_final(JobId id) -> std::optional<job::Job> {
    auto rows = session_.connection.query(Sql::find_final_job, id);
    return rows.next() ? std::optional(read_job(session_.connection, rows)) : std::nullopt;
}

auto Jobs::missing(JobId id, std::string_view verb) -> Error {
    const auto unfinished = find_unfinished(id);
    const auto job = unfinished ? unfinished : find_final(id);
    if (!job) {
        return not_found(id);
    }
    return {
        .code = "wrong_state",
        .message =
            fmt::format("job {} is {}: it cannot be {}", id.value, to_text(job->state), verb),
    };
}

auto Jobs::cancel(JobId id, WallTime now) -> Result<store::CancelResult> {
    const auto job = find_unfinished(id);
    if (!job) {
        return std::unexpected(missing(id, "cancelled"));
    }
    if (job->state == JobState::running) {
        session_.connection.post(Sql::request_cancel, id);
        session_.changed(id, store::JobEvent::cancelling);
        auto asked = *job;
        asked.cancel_requested = true;
        return store::CancelResult{.job = std::move(asked), .accepted_only = true};
    }
    const job::JobError error{
        .code = "cancelled", .message = "cancelled before it started", .retryable = false
    };
    waits_.end_waiting(id, JobState::cancelled, error, now);
    const auto ended = find_final(id);
    PAWL_ASSERT(ended.has_value());
    return store::CancelResult{.job = *ended};
}

auto Jobs::cancel_all(const std::vector<JobId>& ids, WallTime now) -> Cancelled {
    const job::JobError error{
        .code = "cancelled", .message = "cancelled before it started", .retryable = false
    };
    Cancelled cancelled{.ended = waits_.end_all(ids, JobState::cancelled, error, now)};
    if (cancelled.ended.size() == ids.size()) {
        return cancelled;
    }
    for (const auto id : ids) {
        if (session_.connection.run(Sql::request_cancel, id) > 0) {
            session_.changed(id, store::JobEvent::cancelling);
            ++cancelled.asked;
        }
    }
    return cancelled;
}

auto Jobs::retry(JobId id, const std::optional<std::string>& payload, WallTime now)
    -> Result<job::Job> {
    const auto job = find_final(id);
    if (!job) {
        return std::unexpected(missing(id, "retried"));
    }
    const bool held = waits_.is_held(job->queue, job->ordering_key);
    const auto event = held ? job::Event::retried_in_order : job::Event::retried;
    const auto to = job::next_state(job->state, event);
    PAWL_ASSERT(to.has_value());
    if (auto taken = take_key_again(*job, now); !taken) {
        return std::unexpected(std::move(taken.error()));
    }
    auto& connection = session_.connection;
    connection.post(Sql::keep_last_attempt, id);
    connection.post(Sql::restore_job, job::to_text(*to), now, held ? 1 : 0, id);
    connection.post(Sql::delete_final_job, id);
    connection.post(Sql::delete_result, id);
    if (payload) {
        set_payload(id, *payload);
    }
    session_.moved(Session::counted(*job), job->state, *to, now);
    session_.ended_in_batch(job->batch, job->state, -1);
    session_.changed(id, store::JobEvent::updated);
    session_.changes.work_added.in(job->queue);
    const auto renewed = find_unfinished(id);
    PAWL_ASSERT(renewed.has_value());
    if (payload) {
        connection.post(Sql::delete_search_values, id);
        session_.search_keys.index(session_, *renewed, now);
    }
    return *renewed;
}

void Jobs::set_payload(JobId id, std::string_view payload) {
    const bool large = payload.size() > kInlineBytes;
    auto& connection = session_.connection;
    connection.post(
        Sql::set_payload, large ? std::nullopt : null_if_empty(payload), large ? 1 : 0, id
    );
    if (large) {
        connection.post(Sql::insert_payload, id, payload);
    } else {
        connection.post(Sql::delete_payload, id);
    }
}

auto Jobs::expedite(JobId id, WallTime now) -> Result<job::Job> {
    auto job = find_unfinished(id);
    if (!job) {
        return std::unexpected(missing(id, "run now"));
    }
    const auto to = job::next_state(job->state, job::Event::expedited);
    if (!to) {
        return std::unexpected(to.error());
    }
    session_.connection.post(Sql::set_state, job::to_text(*to), now, id);
    session_.moved(Session::counted(*job), job->state, *to, now);
    session_.changed(id, store::JobEvent::updated);
    session_.changes.work_added.in(job->queue);
    job->state = *to;
    job->run_at = now;
    return *job;
}

auto Jobs::erase(JobId id) -> Result<void> {
    const auto job = find_final(id);
    if (!job) {
        return std::unexpected(missing(id, "deleted while it is unfinished"));
    }
    remove_final(id, job->queue, job->task, job->state);
    return {};
}

void Jobs::remove_final(JobId id, std::string_view queue, std::string_view task, JobState state) {
    auto& connection = session_.connection;
    connection.post(Sql::delete_final_job, id);
    connection.post(Sql::delete_payload, id);
    connection.post(Sql::delete_result, id);
    connection.post(Sql::delete_attempts, id);
    connection.post(Sql::delete_logs, id);
    connection.post(Sql::delete_search_values, id);
    session_.moved({queue, task, {}}, state, std::nullopt, WallTime{});
}

auto Jobs::report_progress(JobId id, std::int64_t fence, const job::Progress& progress)
    -> Result<void> {
    const auto text = encode_progress(progress);
    if (session_.connection.run(Sql::set_progress, text, id, fence) == 0) {
        return fail("lease_lost", "another attempt holds the job");
    }
    session_.changed(id, store::JobEvent::progress);
    return {};
}

auto Jobs::promote(WallTime now, std::size_t limit) -> std::size_t {
    const auto due = promote_due(now, limit);
    const auto late = give_up(
        Sql::jobs_to_give_up,
        {.code = "after_timeout",
         .message = "what this job waited for did not end in time",
         .retryable = false},
        now,
        limit
    );
    const auto overdue = give_up(
        Sql::jobs_past_deadline,
        {.code = "deadline_exceeded",
         .message = "its deadline passed before it could start",
         .retryable = false},
        now,
        limit
    );
    return due + late + overdue;
}

auto Jobs::promote_due(WallTime now, std::size_t limit) -> std::size_t {
    struct Due {
        JobId id;
        std::string task;
        std::string queue;
        std::string key;
        JobState state;
        WallTime run_at;
        int priority;
    };
    std::vector<Due> due;
    {
        auto rows = session_.connection.query(Sql::due_jobs, now, limit);
        while (rows.next()) {
            const auto state = job::parse_job_state(rows.text(3));
            PAWL_ASSERT(state.has_value());
            due.push_back(
                {.id = JobId{rows.integer(0)},
                 .task = rows.string(1),
                 .queue = rows.string(2),
                 .key = rows.string(6),
                 .state = *state,
                 .run_at = rows.time(4),
                 .priority = static_cast<int>(rows.integer(5))}
            );
        }
    }
    for (const auto& job : due) {
        const auto to = job::next_state(job.state, job::Event::due);
        PAWL_ASSERT(to.has_value());
        session_.connection.post(Sql::set_state, job::to_text(*to), job.run_at, job.id);
        session_.moved({job.queue, job.task, job.key, job.priority}, job.state, *to, now);
        session_.changed(job.id, store::JobEvent::updated);
        session_.changes.work_added.in(job.queue);
    }
    return due.size();
}

auto Jobs::give_up(Sql which, const job::JobError& error, WallTime now, std::size_t limit)
    -> std::size_t {
    std::vector<JobId> late;
    {
        auto rows = session_.connection.query(which, now, limit);
        while (rows.next()) {
            late.push_back(JobId{rows.integer(0)});
        }
    }
    for (const auto id : late) {
        waits_.end_waiting(id, JobState::skipped, error, now);
    }
    return late.size();
}

auto Jobs::next_due() -> std::optional<WallTime> {
    return JobReads(session_.connection).next_due();
}

auto Jobs::cancelled_among(std::span<const JobId> ids, std::string_view holder)
    -> std::vector<store::HeldAttempt> {
    auto rows = session_.connection.query(Sql::cancelled_among, encode_ids(ids), holder);
    std::vector<store::HeldAttempt> attempts;
    while (rows.next()) {
        attempts.push_back({.id = JobId{rows.integer(0)}, .fence = rows.integer(1)});
    }
    return attempts;
}

auto Jobs::held_by(std::string_view holder, std::size_t limit) -> std::vector<job::Job> {
    return read_jobs(session_.connection, session_.connection.query(Sql::held_jobs, holder, limit));
}

auto Jobs::orphans(std::string_view holder, std::size_t limit) -> std::vector<job::Job> {
    return read_jobs(
        session_.connection, session_.connection.query(Sql::orphaned_jobs, holder, limit)
    );
}

auto Jobs::purge(std::string_view queue, WallTime now, std::size_t limit) -> std::size_t {
    std::vector<JobId> waiting;
    {
        auto rows = session_.connection.query(Sql::waiting_jobs_of_queue, queue, limit);
        while (rows.next()) {
            waiting.push_back(JobId{rows.integer(0)});
        }
    }
    const job::JobError error{
        .code = "cancelled", .message = "its queue was purged", .retryable = false
    };
    return waits_.end_all(waiting, JobState::cancelled, error, now).size();
}

auto Jobs::unfinished_of(std::string_view schedule, std::size_t limit) -> std::vector<job::Job> {
    return read_jobs(
        session_.connection,
        session_.connection.query(Sql::unfinished_jobs_of_schedule, schedule, limit)
    );
}

}  // namespace pawl::relational
