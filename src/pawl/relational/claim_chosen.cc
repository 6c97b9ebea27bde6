// SPDX-License-Identifier: Apache-2.0
// How one job is taken out of turn, because somebody asks for it: nothing of its queue's limits is
// given up for it.
#include <algorithm>
#include <utility>

#include "pawl/base/assert.h"
#include "pawl/relational/job_rows.h"
#include "pawl/relational/jobs.h"

namespace pawl::relational {

using job::JobState;

auto Jobs::claim_chosen(const store::ClaimRequest& request) -> store::Claimed {
    store::Claimed claimed;
    const auto limit = request.room ? std::min(request.limit, request.room()) : request.limit;
    for (const auto id : request.chosen) {
        if (claimed.jobs.size() == limit) {
            break;
        }
        const auto job = find_unfinished(id);
        if (!job) {
            continue;
        }
        const auto queue = queue_of(job->queue);
        const Turn turn{.queue = queue, .excluded = {}, .request = request};
        if (may_start(turn, *job)) {
            claimed.jobs.push_back(start_chosen(turn, id));
        }
    }
    return claimed;
}

auto Jobs::may_start(const Turn& turn, const job::Job& job) -> bool {
    const auto& queue = turn.queue;
    const auto& request = turn.request;
    if (job.state != JobState::ready || session_.paused_tasks.contains(job.task) ||
        !request.runnable(job.queue, job.task)) {
        return false;
    }
    if (queue.paused && request.paused_queues == store::PausedQueues::left_alone) {
        return false;
    }
    if (queue.concurrency &&
        session_.counters.count_in(JobState::running, queue.name) >= *queue.concurrency) {
        return false;
    }
    if (queue.rate && session_.turns.window(queue.name, {}).room(*queue.rate, request.now) == 0) {
        return false;
    }
    return job.concurrency_key.empty() || key_may_start(turn, job.concurrency_key);
}

auto Jobs::key_may_start(const Turn& turn, std::string_view key) -> bool {
    const auto& queue = turn.queue;
    // None: another node has stored the first job with a key since we looked, so none runs.
    const auto* const lanes = session_.turns.lanes_of(queue.name);
    const bool is_full = lanes != nullptr && queue.per_key_concurrency &&
                         lanes->running(key) >= *queue.per_key_concurrency;
    const bool is_paused = lanes != nullptr && lanes->is_paused(key);
    const bool is_fast =
        queue.per_key_rate &&
        session_.turns.window(queue.name, key).room(*queue.per_key_rate, turn.request.now) == 0;
    return !is_paused && !is_full && !is_fast;
}

auto Jobs::start_chosen(const Turn& turn, JobId id) -> job::Job {
    const auto now = turn.request.now;
    auto jobs = read_jobs(
        session_.connection, session_.connection.query(Sql::claim_job, now, turn.request.holder, id)
    );
    PAWL_ASSERT(jobs.size() == 1);
    auto& job = jobs.front();
    session_.moved(Session::counted(job), JobState::ready, JobState::running, now);
    if (turn.queue.rate) {
        note_start(turn, {}, *turn.queue.rate, id);
    }
    if (turn.queue.per_key_rate && !job.concurrency_key.empty()) {
        note_start(turn, job.concurrency_key, *turn.queue.per_key_rate, id);
    }
    session_.changed(id, store::JobEvent::started);
    return std::move(job);
}

}  // namespace pawl::relational
