// SPDX-License-Identifier: Apache-2.0
// What people change about a job that waits: when it is due, its priority, its tags.
#include "pawl/base/assert.h"
#include "pawl/job/transition.h"
#include "pawl/relational/job_rows.h"
#include "pawl/relational/jobs.h"

namespace pawl::relational {

using job::JobState;

// A job that is put off keeps its place in its ordering key: those behind it wait with it.
auto Jobs::postpone(JobId id, WallTime until, WallTime now) -> Result<job::Job> {
    PAWL_ASSERT(until > now);
    const auto job = find_unfinished(id);
    if (!job || !is_waiting(job->state) || job->state == JobState::blocked) {
        return std::unexpected(missing(id, "put off"));
    }
    const auto to = job::next_state(job->state, job::Event::postponed);
    PAWL_ASSERT(to.has_value());
    auto after = *job;
    after.state = *to;
    after.run_at = until;
    rewrite(*job, after, now);
    return after;
}

auto Jobs::patch(JobId id, const store::JobPatch& patch, WallTime now) -> Result<job::Job> {
    const auto job = find_unfinished(id);
    if (!job || !is_waiting(job->state)) {
        return std::unexpected(missing(id, "changed"));
    }
    if (patch.expected && !patch.expected(*job)) {
        return fail("precondition_failed", "the job has changed: read it again, then decide");
    }
    auto after = *job;
    after.priority = patch.priority.value_or(job->priority);
    after.tags = patch.tags.value_or(job->tags);
    if (patch.run_at) {
        after.run_at = *patch.run_at;
        // A blocked job looks at its time once nothing blocks it any more.
        if (job->state != JobState::blocked) {
            const auto event = after.run_at > now ? job::Event::postponed : job::Event::expedited;
            const auto to = job::next_state(job->state, event);
            PAWL_ASSERT(to.has_value());
            after.state = *to;
        }
    }
    rewrite(*job, after, now);
    return after;
}

void Jobs::rewrite(const job::Job& before, const job::Job& after, WallTime now) {
    session_.connection.post(
        Sql::patch_job,
        job::to_text(after.state),
        after.run_at,
        after.priority,
        encode_tags(after.tags),
        after.id
    );
    const bool was_ready = before.state == JobState::ready;
    if (before.state != after.state) {
        session_.moved(
            Session::counted(was_ready ? before : after), before.state, after.state, now
        );
    } else if (was_ready && after.priority > before.priority) {
        session_.changes.work_added.in(after.queue);  // another job may be first now
    }
    if (was_ready) {
        if (const auto best = best_in_lane(before)) {
            session_.turns.set_priority(before.queue, before.concurrency_key, *best);
        }
    }
    session_.changed(after.id, store::JobEvent::updated);
    if (after.state == JobState::ready && !was_ready) {
        session_.changes.work_added.in(after.queue);
    }
    if (after.state == JobState::scheduled) {
        session_.changes.due_at(after.run_at);
    }
}

// nullopt: nobody takes turns there, or nothing is ready.
auto Jobs::best_in_lane(const job::Job& job) -> std::optional<int> {
    if (session_.turns.lanes_of(job.queue) == nullptr) {
        return std::nullopt;
    }
    auto& connection = session_.connection;
    auto rows =
        job.concurrency_key.empty()
            ? connection.query(Sql::ready_head, job.queue, std::nullopt)
            : connection.query(Sql::lane_head, job.queue, job.concurrency_key, std::nullopt);
    return rows.next() ? std::optional(static_cast<int>(rows.integer(0))) : std::nullopt;
}

}  // namespace pawl::relational
