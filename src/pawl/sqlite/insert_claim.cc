// SPDX-License-Identifier: Apache-2.0
// How jobs come into the store, and how they are taken for an attempt.
#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <iterator>
#include <map>
#include <tuple>

#include "pawl/base/assert.h"
#include "pawl/job/transition.h"
#include "pawl/sqlite/job_rows.h"
#include "pawl/sqlite/jobs.h"
#include "pawl/store/share_slots.h"
#include "pawl_generated/sqlite/queries.h"

namespace pawl::sqlite {

using job::JobState;

auto Jobs::insert(std::span<store::InsertJobs* const> requests)
    -> std::vector<Result<store::Inserted>> {
    std::vector<Result<store::Inserted>> answers;
    answers.reserve(requests.size());
    for (const auto* request : requests) {
        answers.push_back(insert_one(*request));
    }
    return answers;
}

// Everything that can refuse a request is looked at before the first row is written, so no
// savepoint is needed to take it back.
auto Jobs::insert_one(const store::InsertJobs& request) -> Result<store::Inserted> {
    if (request.idempotency) {
        auto known = remembered(*request.idempotency, request.now);
        if (!known) {
            return std::unexpected(known.error());
        }
        if (*known) {
            return std::move(**known);
        }
    }
    store::Inserted inserted{.jobs = insert_all(request)};
    if (request.idempotency) {
        const auto& key = *request.idempotency;
        session_.connection.run(
            sql::put_idempotency,
            key.scope,
            key.key,
            key.fingerprint,
            key.status,
            key.answer(inserted.jobs),
            key.expires_at
        );
    }
    return inserted;
}

auto Jobs::insert_all(const store::InsertJobs& request) -> std::vector<job::Job> {
    std::vector<job::Job> jobs;
    jobs.reserve(request.jobs.size());
    for (const auto& wanted : request.jobs) {
        jobs.push_back(insert_job(wanted, request.now));
    }
    return jobs;
}

auto Jobs::remembered(const store::IdempotencyKey& key, WallTime now)
    -> Result<std::optional<store::Inserted>> {
    auto rows = session_.connection.query(sql::find_idempotency, key.scope, key.key);
    if (!rows.next() || rows.time(3) <= now) {
        return std::nullopt;
    }
    if (rows.text(0) != key.fingerprint) {
        return fail(
            "idempotency_mismatch",
            "this Idempotency-Key was used with another body: use a new key for a new request"
        );
    }
    return store::Inserted{
        .replay =
            store::Inserted::Replay{
                .status = static_cast<int>(rows.integer(1)), .body = rows.string(2)
            }
    };
}

auto Jobs::insert_job(const store::NewJob& request, WallTime now) -> job::Job {
    auto job = request.job;
    Waits::Standing standing;
    if (!request.after_jobs.empty() || !request.after_slots.empty()) {
        standing = waits_.examine(request);
    }
    const bool blocked = standing.waits || standing.doomed;
    job.id = session_.new_job_id();
    job.created_at = now;
    job.state = blocked            ? JobState::blocked
                : job.run_at > now ? JobState::scheduled
                                   : JobState::ready;
    job.waiting_for = blocked ? job.waiting_for : std::string();
    store_row(job, request.give_up_at);
    session_.counters.add(job.queue, job.task, job.state, 1);
    session_.changed(job.id, store::JobEvent::created);
    if (standing.doomed) {
        const job::JobError error{
            .code = "dependency_failed",
            .message = "what this job was to wait for did not succeed",
            .retryable = false,
        };
        waits_.end_waiting(job.id, JobState::skipped, error, now);
        job.state = JobState::skipped;
        job.error = error;
        job.finished_at = now;
    } else if (standing.waits) {
        waits_.remember(job.id, request);
    } else if (job.state == JobState::ready) {
        session_.changes.work_added |= !session_.is_paused(job.queue, job.task);
    }
    if (job.state == JobState::scheduled) {
        session_.changes.due_at(job.run_at);
    }
    if (standing.waits && request.give_up_at) {
        session_.changes.due_at(*request.give_up_at);
    }
    return job;
}

void Jobs::store_row(const job::Job& job, const std::optional<WallTime>& give_up_at) {
    const bool large = job.payload.size() > kInlineBytes;
    const auto schedule = job.slot ? database::null_if_empty(job.slot->schedule) : std::nullopt;
    session_.connection.run(
        sql::insert_job,
        job.id,
        job.generation,
        job.task,
        job.queue,
        job::to_text(job.state),
        job.priority,
        job.run_at,
        job.max_attempts,
        job.fence,
        job.timeout,
        job.created_at,
        give_up_at,
        schedule,
        job.slot ? job.slot->slot : std::nullopt,
        database::null_if_empty(job.user_id),
        encode_tags(job.tags),
        database::null_if_empty(job.concurrency_key),
        database::null_if_empty(job.ordering_key),
        0,
        job.deadline,
        job.batch ? std::optional(job.batch) : std::nullopt,
        encode_details(job),
        large ? std::nullopt : database::null_if_empty(job.payload),
        large ? 1 : 0
    );
    if (large) {
        session_.connection.run(sql::insert_payload, job.id, job.payload);
    }
}

auto Jobs::claim(const store::ClaimRequest& request) -> std::vector<job::Job> {
    // By queue: whether anything can be taken, and which tasks must be left alone.
    struct Choice {
        std::int64_t ready = 0;
        boost::json::array excluded = {};
    };
    std::map<std::string, Choice, std::less<>> choices;
    for (const auto& line : session_.counters.with(JobState::ready)) {
        auto& choice = choices[line.queue];
        if (!session_.paused_tasks.contains(line.task) && request.runnable(line.task)) {
            choice.ready += line.n;
        } else {
            choice.excluded.emplace_back(line.task);
        }
    }
    std::vector<store::QueueDemand> demands;
    for (const auto& [name, choice] : choices) {
        const auto found = session_.queues.find(name);
        const auto queue =
            found == session_.queues.end() ? store::Queue{.name = name} : found->second;
        if (choice.ready > 0 && !queue.paused) {
            const auto running = queue.concurrency ? session_.counters.running_in(name) : 0;
            demands.push_back({.queue = queue, .ready = choice.ready, .running = running});
        }
    }
    std::vector<job::Job> claimed;
    const auto limit = request.room ? std::min(request.limit, request.room()) : request.limit;
    for (const auto& share : store::share_slots(demands, limit)) {
        const auto& excluded = choices.find(share.queue.name)->second.excluded;
        const auto text = excluded.empty() ? std::string() : boost::json::serialize(excluded);
        auto taken = claim_from(share.queue, text, share.slots, request);
        claimed.insert(
            claimed.end(),
            std::make_move_iterator(taken.begin()),
            std::make_move_iterator(taken.end())
        );
    }
    return claimed;
}

auto Jobs::claim_from(
    const store::Queue& queue,
    std::string_view excluded,
    std::int64_t limit,
    const store::ClaimRequest& request
) -> std::vector<job::Job> {
    auto jobs = read_jobs(
        session_.connection,
        session_.connection.query(
            sql::claim_jobs,
            request.now,
            request.holder,
            queue.name,
            database::null_if_empty(excluded),
            limit
        )
    );
    // RETURNING promises no order.
    std::ranges::sort(jobs, [](const job::Job& left, const job::Job& right) {
        return std::tuple(-left.priority, left.run_at, left.id) <
               std::tuple(-right.priority, right.run_at, right.id);
    });
    for (const auto& job : jobs) {
        session_.counters.move(job.queue, job.task, JobState::ready, JobState::running);
        session_.changed(job.id, store::JobEvent::started);
    }
    return jobs;
}

}  // namespace pawl::sqlite
