// SPDX-License-Identifier: Apache-2.0
// How jobs come into the store.
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "pawl/base/assert.h"
#include "pawl/job/transition.h"
#include "pawl/relational/batches.h"
#include "pawl/relational/job_reads.h"
#include "pawl/relational/job_rows.h"
#include "pawl/relational/jobs.h"
#include "pawl/relational/sql_requests.h"

namespace pawl::relational {
namespace {

using job::JobState;

// Whether something may refuse the request when part of it is written already.
auto may_fail_late(const store::InsertJobs& request) -> bool {
    if (request.sql_request != 0) {
        return true;
    }
    for (const auto& wanted : request.jobs) {
        if (wanted.unique || !wanted.after_jobs.empty() || wanted.job.batch) {
            return true;
        }
    }
    return false;
}

// Pointers of one job become those of the list.
auto within_list(Error error, std::size_t index) -> Error {
    for (auto& field : error.fields) {
        field.pointer = fmt::format("/{}{}", index, field.pointer);
        error.message = field.pointer + ": " + field.detail;
    }
    return error;
}

auto state_of(const job::Job& job, bool blocked, WallTime now) -> JobState {
    if (blocked) {
        return JobState::blocked;
    }
    return job.run_at > now ? JobState::scheduled : JobState::ready;
}

auto has_key_of(const job::Job& wanted, const std::vector<job::Job>& others) -> bool {
    return std::ranges::any_of(others, [&](const job::Job& other) {
        return other.id && other.task == wanted.task && other.unique_key == wanted.unique_key;
    });
}

}  // namespace

auto Jobs::insert(std::span<store::InsertJobs* const> requests)
    -> std::vector<Result<store::Inserted>> {
    std::vector<Result<store::Inserted>> answers;
    answers.reserve(requests.size());
    for (const auto* request : requests) {
        answers.push_back(insert_one(*request));
    }
    return answers;
}

// A savepoint only where it is needed: it costs as much as a row.
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
    store::Inserted inserted;
    const auto fill = [&]() -> Result<void> { return insert_all(request, inserted); };
    auto filled = may_fail_late(request) ? session_.attempt(fill) : fill();
    if (!filled) {
        return std::unexpected(std::move(filled.error()));
    }
    if (request.idempotency) {
        remember_answer(*request.idempotency, inserted);
    }
    return inserted;
}

auto Jobs::insert_all(const store::InsertJobs& request, store::Inserted& inserted) -> Result<void> {
    const auto asked = request.sql_request;
    if (asked != 0 && !SqlRequests(session_.connection).take(asked)) {
        return fail("already_taken", "another node has taken this request in");
    }
    inserted.jobs.resize(request.jobs.size());
    if (request.batch) {
        inserted.batch = Batches(session_).create(*request.batch, request.now);
    }
    for (std::size_t i = 0; i < request.jobs.size(); ++i) {
        const auto index = request.order.empty() ? i : request.order[i];
        const auto& wanted = request.jobs[index];
        auto usable = check_batch(wanted.job.batch, request.sight);
        if (usable && request.sight) {
            usable = check_sight(wanted, *request.sight, request.now);
        }
        if (!usable) {
            return std::unexpected(within_list(std::move(usable.error()), index));
        }
        auto placed = request.batch || !wanted.after_jobs.empty()
                          ? insert_job(resolved(wanted, inserted), request.now)
                          : insert_job(wanted, request.now);
        if (!placed) {
            if (placed.error().code == "unique_conflict" && has_key_of(wanted.job, inserted.jobs)) {
                // Its id goes with this request: nobody will find it.
                placed = fail("unique_conflict", "a job of this request has the same unique key");
            }
            return std::unexpected(within_list(std::move(placed.error()), index));
        }
        if (placed->is_existing) {
            ++inserted.existing;
            inserted.existing_at.push_back(index);
        }
        inserted.jobs[index] = std::move(placed->job);
    }
    return {};
}

// Siblings have ids now, and members know their batch.
auto Jobs::resolved(store::NewJob wanted, const store::Inserted& inserted) -> store::NewJob {
    if (inserted.batch) {
        wanted.job.batch = inserted.batch;
    }
    for (auto& wait : wanted.after_jobs) {
        if (wait.sibling) {
            wait.parent = inserted.jobs[*wait.sibling].id;
        }
    }
    if (!wanted.job.depends_on.empty()) {
        for (std::size_t i = 0; i < wanted.after_jobs.size(); ++i) {
            wanted.job.depends_on[i] = wanted.after_jobs[i].parent;
        }
    }
    return wanted;
}

auto Jobs::remembered(const store::IdempotencyKey& key, WallTime now)
    -> Result<std::optional<store::Inserted>> {
    auto rows = session_.connection.query(Sql::find_idempotency, key.scope, key.key);
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

void Jobs::remember_answer(const store::IdempotencyKey& key, const store::Inserted& inserted) {
    constexpr int kExistingStatus = 200;
    const bool created = inserted.existing == 0 || inserted.jobs.size() != 1;
    session_.connection.post(
        Sql::put_idempotency,
        key.scope,
        key.key,
        key.fingerprint,
        created ? key.status : kExistingStatus,
        key.answer(inserted.jobs, inserted.batch),
        key.expires_at
    );
}

void Jobs::add(const store::NewJob& request, WallTime now) {
    PAWL_ASSERT(insert_job(request, now).has_value());
}

auto Jobs::insert_job(const store::NewJob& request, WallTime now) -> Result<Placed> {
    if (request.unique) {
        auto taken = settle_conflict(request, now);
        if (!taken || taken->is_existing) {
            return taken;
        }
    }
    Waits::Standing standing;
    if (!request.after_jobs.empty() || !request.after_slots.empty() ||
        !request.job.ordering_key.empty()) {
        auto examined = waits_.examine(request);
        if (!examined) {
            for (auto& field : examined.error().fields) {
                field.pointer.insert(0, "/depends_on");
            }
            return std::unexpected(std::move(examined.error()));
        }
        standing = *examined;
    }
    return Placed{.job = store_job(request, standing, now)};
}

auto Jobs::store_job(const store::NewJob& request, const Waits::Standing& standing, WallTime now)
    -> job::Job {
    auto job = request.job;
    const bool blocked = standing.waits || standing.held || standing.doomed;
    job.id = request.id ? request.id : session_.new_job_id();
    job.created_at = now;
    job.state = state_of(job, blocked, now);
    job.waiting_for = blocked ? job.waiting_for : std::string();
    store_row(job, request.give_up_at, standing.held);
    session_.search_keys.index(session_, job, now);
    if (request.unique) {
        session_.connection.post(
            Sql::take_unique_key, job.task, job.unique_key, job.id, request.unique->until
        );
    }
    session_.moved(Session::counted(job), std::nullopt, job.state, now);
    session_.ended_in_batch(job.batch, job.state, 1);
    session_.changed(job.id, store::JobEvent::created);
    if (standing.doomed) {
        skip_at_once(job, now);
    } else if (standing.waits) {
        waits_.remember(job.id, request);
    }
    announce(job, request.give_up_at);
    return job;
}

void Jobs::skip_at_once(job::Job& job, WallTime now) {
    const job::JobError error{
        .code = "dependency_failed",
        .message = "what this job was to wait for did not succeed",
        .retryable = false,
    };
    waits_.end_waiting(job.id, JobState::skipped, error, now);
    job.state = JobState::skipped;
    job.error = error;
    job.finished_at = now;
}

// Who has to wake up for it, and when.
void Jobs::announce(const job::Job& job, const std::optional<WallTime>& give_up_at) {
    if (job.state == JobState::ready && !session_.is_paused(job.queue, job.task)) {
        session_.changes.work_added.in(job.queue);
    }
    if (job.state == JobState::scheduled) {
        session_.changes.due_at(job.run_at);
    }
    if (job.state == JobState::blocked && give_up_at) {
        session_.changes.due_at(*give_up_at);
    }
    if (job.deadline) {
        session_.changes.due_at(*job.deadline);
    }
}

auto Jobs::check_batch(BatchId id, const std::optional<store::Sight>& sight) -> Result<void> {
    if (!id) {
        return {};
    }
    const auto batch = Batches(session_).find(id);
    if (!batch || (sight && !sight->batch(*batch))) {
        return fail_field("/batch", "unknown_batch", fmt::format("there is no batch {}", id.value));
    }
    if (batch->closed) {
        return fail(
            "batch_closed", fmt::format("batch {} is closed: it takes no more jobs", id.value)
        );
    }
    return {};
}

// Of what is not there at all, those who need it tell later.
auto Jobs::check_sight(const store::NewJob& wanted, const store::Sight& sight, WallTime now)
    -> Result<void> {
    const auto is_hidden = [&](JobId id) {
        const auto place = JobReads(session_.connection).place(id);
        return place && !sight.job(*place);
    };
    for (std::size_t i = 0; i < wanted.after_jobs.size(); ++i) {
        const auto& wait = wanted.after_jobs[i];
        if (!wait.sibling && is_hidden(wait.parent)) {
            return fail_field(
                fmt::format("/depends_on/{}", i),
                "unknown_dependency",
                fmt::format("there is no job {}", wait.parent.value)
            );
        }
    }
    const auto holder =
        wanted.unique ? holder_of(wanted.job.task, wanted.job.unique_key, now) : std::nullopt;
    return holder && is_hidden(*holder)
               ? fail("unique_conflict", "a job of somebody else holds this unique key")
               : Result<void>();
}

void Jobs::store_row(const job::Job& job, const std::optional<WallTime>& give_up_at, bool held) {
    const bool large = job.payload.size() > kInlineBytes;
    const auto schedule = job.slot ? null_if_empty(job.slot->schedule) : std::nullopt;
    session_.connection.post(
        Sql::insert_job,
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
        null_if_empty(job.user_id),
        encode_tags(job.tags),
        null_if_empty(job.concurrency_key),
        null_if_empty(job.ordering_key),
        held ? 1 : 0,
        job.deadline,
        job.batch ? std::optional(job.batch) : std::nullopt,
        encode_details(job),
        large ? std::nullopt : null_if_empty(job.payload),
        large ? 1 : 0
    );
    if (large) {
        session_.connection.post(Sql::insert_payload, job.id, job.payload);
    }
}

}  // namespace pawl::relational
