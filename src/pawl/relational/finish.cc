// SPDX-License-Identifier: Apache-2.0
// How an attempt ends, and what moves with it in the same commit.
#include <algorithm>
#include <utility>

#include "pawl/base/assert.h"
#include "pawl/job/error_fingerprint.h"
#include "pawl/relational/job_rows.h"
#include "pawl/relational/jobs.h"

namespace pawl::relational {
namespace {

using job::JobState;

auto event_of(JobState state) -> store::JobEvent {
    switch (state) {
        case JobState::succeeded:
            return store::JobEvent::succeeded;
        case JobState::failed:
            return store::JobEvent::failed;
        case JobState::cancelled:
            return store::JobEvent::cancelled;
        case JobState::skipped:
            return store::JobEvent::skipped;
        case JobState::retrying:
            return store::JobEvent::retrying;
        case JobState::scheduled:
        case JobState::blocked:
        case JobState::ready:
        case JobState::running:
            return store::JobEvent::updated;
    }
    return store::JobEvent::updated;
}

auto measure_of(JobState state) -> store::Measure {
    switch (state) {
        case JobState::succeeded:
            return store::Measure::succeeded;
        case JobState::failed:
            return store::Measure::failed;
        case JobState::cancelled:
            return store::Measure::cancelled;
        default:
            return store::Measure::skipped;
    }
}

}  // namespace

auto Jobs::finish_one(const store::Finish& finish) -> Result<void> {
    const auto row = find_running(finish);
    if (!row) {
        return std::unexpected(why_not_current(finish));
    }
    move_on(finish, record_error(finish, row->job.task));
    after_end(finish, *row);
    return {};
}

// Its row has moved: what is counted, told and done with that.
void Jobs::after_end(const store::Finish& finish, const EndedRow& row) {
    const auto to = finish.change.to;
    session_.moved(
        {row.job.queue, row.job.task, row.concurrency_key, row.priority},
        JobState::running,
        to,
        finish.now
    );
    session_.changed(finish.id, event_of(to));
    session_.changes.work_added.in(row.job.queue);  // a slot is free, or the job is ready again
    if (finish.change.run_at) {
        session_.changes.due_at(*finish.change.run_at);
    }
    record_attempt(finish, row);
    record_statistics(finish, row);
    for (const auto& line : finish.log) {
        insert_log(finish.id, line);
    }
    if (is_final(to)) {
        waits_.job_ended(row.job, finish.now);
        follow_up(finish, row.job.task);
    }
}

auto Jobs::find_running(const store::Finish& finish) -> std::optional<EndedRow> {
    auto rows = session_.connection.query(
        Sql::find_running_job, finish.id, finish.fence, job::to_text(finish.change.to)
    );
    return rows.next() ? std::optional(read_ended(rows, finish)) : std::nullopt;
}

auto Jobs::read_ended(const Rows& rows, const store::Finish& finish) -> EndedRow {
    EndedRow row{
        .job =
            {.id = finish.id,
             .state = finish.change.to,
             .queue = rows.string(1),
             .task = rows.string(0),
             .ordering_key = rows.string(10),
             .batch = BatchId{rows.integer(11)}},
        .concurrency_key = rows.string(9),
        .priority = static_cast<int>(rows.integer(8)),
        .generation = static_cast<int>(rows.integer(4)),
        .attempt = static_cast<int>(rows.integer(5)),
        .started_at = rows.time(6),
        .due_at = rows.time(7),
    };
    if (!rows.is_null(2)) {
        row.job.slot = job::SlotRef{.schedule = rows.string(2), .slot = rows.optional_time(3)};
    }
    if (!rows.is_null(12)) {
        row.job.unique_key = unique_key_in(rows.text(12));
    }
    return row;
}

auto Jobs::record_error(const store::Finish& finish, std::string_view task) -> std::string {
    const auto& outcome = finish.outcome;
    return job::is_error(outcome) ? session_.errors.add(task, outcome.error, finish.id, finish.now)
                                  : std::string();
}

void Jobs::move_on(const store::Finish& finish, const std::string& fingerprint) {
    auto& connection = session_.connection;
    const auto& change = finish.change;
    const auto error = encode_error(finish.outcome.error);
    if (!is_final(change.to)) {
        connection.post(
            Sql::continue_job,
            job::to_text(change.to),
            change.run_at,
            change.attempt_given_back ? 1 : 0,
            error,
            finish.id
        );
        return;
    }
    const bool large = finish.outcome.result.size() > kInlineBytes;
    connection.post(
        Sql::move_to_history,
        job::to_text(change.to),
        finish.now,
        error,
        large ? std::nullopt : null_if_empty(finish.outcome.result),
        large ? 1 : 0,
        null_if_empty(fingerprint),
        finish.id
    );
    connection.post(Sql::delete_job, finish.id);
    if (large) {
        connection.post(Sql::insert_result, finish.id, finish.outcome.result);
    }
}

auto Jobs::why_not_current(const store::Finish& finish) -> Error {
    auto rows = session_.connection.query(Sql::find_holder, finish.id);
    if (rows.next() && rows.integer(0) == finish.fence && rows.integer(1) != 0) {
        return {.code = "cancelled", .message = "the job was cancelled while this attempt ran"};
    }
    return {
        .code = "lease_lost", .message = "another attempt holds the job: this end changes nothing"
    };
}

void Jobs::record_attempt(const store::Finish& finish, const EndedRow& row) {
    if (finish.change.to == JobState::succeeded) {
        return;  // the row in the history is the record
    }
    session_.connection.post(
        Sql::insert_attempt,
        finish.id,
        finish.fence,
        row.generation,
        row.attempt,
        finish.holder,
        row.started_at,
        finish.now,
        job::to_text(finish.outcome.end),
        encode_error(finish.outcome.error)
    );
}

void Jobs::record_statistics(const store::Finish& finish, const EndedRow& row) {
    const auto took = finish.now - row.started_at;
    const auto waited = std::max(Duration::zero(), row.started_at - row.due_at);
    session_.minutes.add(row.job.task, finish.now, store::Measure::run, took);
    session_.minutes.add(row.job.task, finish.now, store::Measure::wait, waited);
    if (is_final(finish.change.to)) {
        session_.minutes.add(row.job.task, finish.now, measure_of(finish.change.to), std::nullopt);
    }
}

void Jobs::follow_up(const store::Finish& finish, std::string_view task) {
    if (!finish.follow_up) {
        return;
    }
    for (auto& job : finish.follow_up(streak_of(task, finish.change.to))) {
        add({.job = std::move(job)}, finish.now);
    }
}

auto Jobs::streak_of(std::string_view task, JobState end) -> job::FailureStreak {
    if (end == JobState::failed) {
        auto rows = session_.connection.query(Sql::add_to_failure_streak, task);
        rows.next();
        const auto failures = rows.integer(0);
        rows.next();  // to its end
        return {.before = failures - 1, .now = failures};
    }
    auto rows = session_.connection.query(Sql::end_failure_streak, task);
    const auto failures = rows.next() ? rows.integer(0) : 0;
    rows.next();
    return {.before = failures};
}

auto Jobs::append_log(JobId id, std::int64_t fence, std::span<const job::LogLine> lines)
    -> Result<void> {
    int attempt = 0;
    std::size_t kept = 0;
    {
        auto rows = session_.connection.query(Sql::count_log_lines, id, fence);
        if (!rows.next()) {
            return fail("lease_lost", "another attempt holds the job: its log stays as it is");
        }
        attempt = static_cast<int>(rows.integer(0));
        kept = static_cast<std::size_t>(rows.integer(1));
    }
    if (kept > job::kMostLogLines || lines.empty()) {
        return {};
    }
    for (const auto& line : lines) {
        if (kept > job::kMostLogLines) {
            break;
        }
        auto written = line;
        written.attempt = attempt;
        if (kept == job::kMostLogLines) {
            written.level = "WARN";
            written.message = job::kMoreLogLines;
        }
        insert_log(id, written);
        ++kept;
    }
    session_.logged(id);
    return {};
}

void Jobs::insert_log(JobId id, const job::LogLine& line) {
    session_.connection.post(Sql::insert_log, id, line.attempt, line.at, line.level, line.message);
}

}  // namespace pawl::relational
