// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/waits.h"

#include <fmt/format.h>

#include "pawl/base/assert.h"
#include "pawl/job/transition.h"
#include "pawl/relational/job_rows.h"

namespace pawl::relational {
namespace {

using job::JobState;

auto to_text(job::OnParentFailure on_failure) -> std::string_view {
    return on_failure == job::OnParentFailure::skip ? "skip" : "run";
}

auto event_of(JobState state) -> store::JobEvent {
    return state == JobState::cancelled ? store::JobEvent::cancelled : store::JobEvent::skipped;
}

}  // namespace

auto Waits::examine(const store::NewJob& request) -> Result<Standing> {
    Standing standing{.held = is_held(request.job.queue, request.job.ordering_key)};
    for (std::size_t i = 0; i < request.after_jobs.size(); ++i) {
        const auto& wait = request.after_jobs[i];
        if (!state_of(wait.parent)) {
            return fail_field(
                fmt::format("/{}", i),
                "unknown_dependency",
                fmt::format("there is no job {}", wait.parent.value)
            );
        }
        standing.waits |= is_open(wait, standing.doomed);
    }
    for (const auto& wait : request.after_slots) {
        standing.waits |= is_open(wait, standing.doomed);
    }
    return standing;
}

auto Waits::is_held(std::string_view queue, std::string_view ordering_key) -> bool {
    return !ordering_key.empty() &&
           session_.connection.query(Sql::first_in_order, queue, ordering_key).next();
}

auto Waits::is_open(const store::JobWait& wait, bool& doomed) -> bool {
    const auto state = state_of(wait.parent);
    const bool final = state && is_final(*state);
    doomed |=
        final && *state != JobState::succeeded && wait.on_failure == job::OnParentFailure::skip;
    return state && !final;
}

auto Waits::is_open(const store::SlotWait& wait, bool& doomed) -> bool {
    JobId job{};
    {
        auto rows = session_.connection.query(Sql::find_slot, wait.schedule, wait.slot);
        if (!rows.next()) {
            return true;  // its slot has not been accounted for yet
        }
        job = JobId{rows.is_null(1) ? 0 : rows.integer(1)};
    }
    if (!job) {
        doomed |= wait.on_failure == job::OnParentFailure::skip;
        return false;
    }
    return is_open(store::JobWait{.parent = job, .on_failure = wait.on_failure}, doomed);
}

// Of one that is waited for: it does not end before this transaction does.
auto Waits::state_of(JobId id) -> std::optional<JobState> {
    auto rows = session_.connection.query(Sql::lock_parent, id);
    return rows.next() ? job::parse_job_state(rows.text(0)) : std::nullopt;
}

void Waits::remember(JobId child, const store::NewJob& request) {
    auto& connection = session_.connection;
    bool doomed = false;
    for (const auto& wait : request.after_jobs) {
        if (is_open(wait, doomed)) {
            connection.post(Sql::insert_job_wait, wait.parent, child, to_text(wait.on_failure));
        }
    }
    for (const auto& wait : request.after_slots) {
        if (is_open(wait, doomed)) {
            connection.post(
                Sql::insert_slot_wait, wait.schedule, wait.slot, child, to_text(wait.on_failure)
            );
        }
    }
    session_.anybody_waits = true;
}

void Waits::look_for_awaited(std::string_view ids) {
    awaited_.emplace();
    if (session_.anybody_waits) {
        auto rows = session_.connection.query(Sql::awaited_jobs, ids);
        while (rows.next()) {
            awaited_->insert(JobId{rows.integer(0)});
        }
    }
}

// Slots may be waited for too, by jobs that look at the schedule.
void Waits::job_ended(const Ended& ended, WallTime now) {
    leave(ended, now);
    const bool may_be_awaited = !awaited_ || awaited_->contains(ended.id) || ended.slot;
    if (session_.anybody_waits && may_be_awaited) {
        follow({ended}, now);
    }
}

// What the job held goes to the next one.
void Waits::leave(const Ended& ended, WallTime now) {
    auto& connection = session_.connection;
    if (!ended.unique_key.empty()) {
        connection.post(Sql::free_unique_key, ended.task, ended.unique_key, ended.id);
    }
    session_.ended_in_batch(ended.batch, ended.state, 1);
    if (ended.ordering_key.empty()) {
        return;
    }
    JobId next{};
    {
        auto rows = connection.query(Sql::next_in_order, ended.queue, ended.ordering_key);
        if (!rows.next() || rows.integer(1) == 0) {
            return;
        }
        next = JobId{rows.integer(0)};
    }
    connection.post(Sql::end_hold, next);
    release(next, now);
}

void Waits::slots_skipped(
    std::string_view schedule, const store::LedgerEntry& entry, WallTime now
) {
    if (session_.anybody_waits) {
        const auto waiters = read_waiters(
            session_.connection.query(Sql::take_slot_waits, schedule, entry.slot, entry.until)
        );
        follow(settle(waiters, JobState::skipped, now), now);
    }
}

void Waits::forget_schedule(std::string_view schedule, WallTime now) {
    for (const auto& waiter :
         read_waiters(session_.connection.query(Sql::forget_waits_for_schedule, schedule))) {
        release(waiter.child, now);
    }
}

auto Waits::end_waiting(JobId id, JobState to, const job::JobError& error, WallTime now) -> bool {
    const auto ended = move_to_history(id, to, error, now);
    if (ended) {
        job_ended(*ended, now);
    }
    return ended.has_value();
}

// All of them have left before anybody moves up: the next of an ordering key may be among them.
auto Waits::end_all(
    const std::vector<JobId>& ids, JobState to, const job::JobError& error, WallTime now
) -> std::vector<Ended> {
    auto& connection = session_.connection;
    const auto list = encode_ids(ids);
    const auto waiting = waiting_among(list);
    connection.post(Sql::end_waiting_jobs, job::to_text(to), now, encode_error(error), list);
    connection.post(Sql::delete_waiting_jobs, list);
    std::vector<Ended> ended;
    ended.reserve(waiting.size());
    for (const auto& [job, state, priority, key] : waiting) {
        note_end(job.id, {job.queue, job.task, key, priority}, state, to, now);
        ended.push_back(job);
        ended.back().state = to;
    }
    for (const auto& job : ended) {
        job_ended(job, now);
    }
    return ended;
}

auto Waits::waiting_among(std::string_view ids) -> std::vector<Waiting> {
    std::vector<Waiting> waiting;
    auto rows = session_.connection.query(Sql::waiting_jobs_among, ids);
    while (rows.next()) {
        const auto state = job::parse_job_state(rows.text(3));
        PAWL_ASSERT(state.has_value());
        if (*state == JobState::running) {
            continue;
        }
        Waiting found{
            .job =
                {.id = JobId{rows.integer(0)},
                 .queue = rows.string(2),
                 .task = rows.string(1),
                 .ordering_key = rows.string(6),
                 .batch = BatchId{rows.integer(7)}},
            .state = *state,
            .priority = static_cast<int>(rows.integer(4)),
            .concurrency_key = rows.string(5),
        };
        if (!rows.is_null(8)) {
            found.job.slot =
                job::SlotRef{.schedule = rows.string(8), .slot = rows.optional_time(9)};
        }
        if (!rows.is_null(10)) {
            found.job.unique_key = unique_key_in(rows.text(10));
        }
        waiting.push_back(std::move(found));
    }
    return waiting;
}

auto Waits::read_waiters(Rows rows) -> std::vector<Waiter> {
    std::vector<Waiter> waiters;
    while (rows.next()) {
        waiters.push_back({.child = JobId{rows.integer(0)}, .run_anyway = rows.text(1) == "run"});
    }
    return waiters;
}

auto Waits::move_to_history(JobId id, JobState to, const job::JobError& error, WallTime now)
    -> std::optional<Ended> {
    auto& connection = session_.connection;
    std::optional<job::Job> job;
    {
        auto rows = connection.query(Sql::find_unfinished_job, id);
        if (rows.next()) {
            job = read_job(connection, rows);
        }
    }
    const auto event = to == JobState::cancelled ? job::Event::cancelled : job::Event::skipped;
    if (!job || !is_waiting(job->state) || !job::next_state(job->state, event)) {
        return std::nullopt;
    }
    connection.post(Sql::end_waiting_job, job::to_text(to), now, encode_error(error), id);
    connection.post(Sql::delete_job, id);
    note_end(id, Session::counted(*job), job->state, to, now);
    return Ended{
        .id = id,
        .state = to,
        .queue = job->queue,
        .task = job->task,
        .slot = job->slot,
        .unique_key = job->unique_key,
        .ordering_key = job->ordering_key,
        .batch = job->batch,
    };
}

void Waits::note_end(
    JobId id, const Session::Counted& job, JobState from, JobState to, WallTime now
) {
    if (session_.anybody_waits) {
        session_.connection.post(Sql::forget_waits_of_child, id);
        session_.connection.post(Sql::forget_slot_waits_of_child, id);
    }
    session_.moved(job, from, to, now);
    session_.minutes.add(
        job.task,
        now,
        to == JobState::cancelled ? store::Measure::cancelled : store::Measure::skipped,
        std::nullopt
    );
    session_.changed(id, event_of(to));
}

// A list of work in place of recursion: a chain of dependents may be long.
void Waits::follow(std::vector<Ended> ended, WallTime now) {
    auto& connection = session_.connection;
    while (!ended.empty()) {
        const auto next = std::move(ended.back());
        ended.pop_back();
        auto waiters = read_waiters(connection.query(Sql::take_job_waits, next.id));
        if (next.slot && next.slot->slot) {
            const auto slot = *next.slot->slot;
            const auto more =
                read_waiters(connection.query(Sql::take_slot_waits, next.slot->schedule, slot, slot)
                );
            waiters.insert(waiters.end(), more.begin(), more.end());
        }
        const auto skipped = settle(waiters, next.state, now);
        ended.insert(ended.end(), skipped.begin(), skipped.end());
    }
}

auto Waits::settle(const std::vector<Waiter>& waiters, JobState parent, WallTime now)
    -> std::vector<Ended> {
    std::vector<Ended> skipped;
    for (const auto& waiter : waiters) {
        if (parent == JobState::succeeded || waiter.run_anyway) {
            release(waiter.child, now);
            continue;
        }
        const job::JobError error{
            .code = "dependency_failed",
            .message =
                "a job that this one waited for ended as " + std::string(job::to_text(parent)),
            .retryable = false,
        };
        if (const auto ended = move_to_history(waiter.child, JobState::skipped, error, now)) {
            leave(*ended, now);
            skipped.push_back(*ended);
        }
    }
    return skipped;
}

void Waits::release(JobId child, WallTime now) {
    auto& connection = session_.connection;
    {
        auto rows = connection.query(Sql::still_waits, child);
        if (rows.next()) {
            return;
        }
    }
    std::optional<job::Job> job;
    {
        auto rows = connection.query(Sql::find_unfinished_job, child);
        if (rows.next()) {
            job = read_job(connection, rows);
        }
    }
    if (!job || job->state != JobState::blocked) {
        return;
    }
    const bool early = job->run_at > now;
    const auto to =
        job::next_state(job->state, early ? job::Event::postponed : job::Event::unblocked);
    PAWL_ASSERT(to.has_value());
    connection.post(Sql::set_state, job::to_text(*to), job->run_at, child);
    session_.moved(Session::counted(*job), job->state, *to, now);
    session_.changed(child, store::JobEvent::updated);
    if (early) {
        session_.changes.due_at(job->run_at);
    } else {
        session_.changes.work_added.in(job->queue);
    }
}

}  // namespace pawl::relational
