// SPDX-License-Identifier: Apache-2.0
// Everything that may be asked about jobs, on behalf of a Principal.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/result.h"
#include "pawl/commands/check_requests.h"
#include "pawl/commands/idempotency.h"
#include "pawl/commands/services.h"
#include "pawl/job/job_request.h"

namespace pawl::commands {

struct Enqueued {
    std::vector<job::Job> jobs = {};
    std::size_t existing = 0;  // of jobs: holders of unique keys that were there before
    std::vector<std::size_t> existing_at = {};                     // their indexes
    BatchId batch = {};                                            // if one was created
    std::optional<store::Inserted::Replay> replay = std::nullopt;  // then jobs is empty
};

// Stores all of the jobs or none; they belong to the principal, or to whom it may name. Keys that a
// request does not name are made by the rules of its task (task/key_rules.h). Errors: the code of a
// single wrong field (unknown_task, unknown_dependency, dependency_cycle, unknown_batch among
// them), validation_failed for several; forbidden (a queue, task or user outside its scope);
// invalid_string (no key can be made of a payload); unique_conflict, batch_closed,
// idempotency_mismatch, in_progress, storage_full, overloaded; and what the kind of a task says to
// the payload (admit_jobs.h). What the principal does not see is as if it were not there; a unique
// key that is held by a job of somebody else is a conflict whatever the request, or its task, says
// about it.
[[nodiscard]] auto enqueue(
    Services& services,
    access::Principal principal,
    std::vector<job::JobRequest> requests,
    std::optional<Idempotency> idempotency,
    Shape shape = Shape::single
) -> Async<Result<Enqueued>>;

// The jobs of requests that are in order, not stored yet. Errors: those of fields.
[[nodiscard]] auto make_jobs(
    Services& services,
    const access::Principal& principal,
    std::vector<job::JobRequest> requests,
    Shape shape,
    WallTime now
) -> Result<store::InsertJobs>;

// The last step of enqueue(), for jobs that are made elsewhere. Errors: those of Writer::insert and
// in_progress.
[[nodiscard]] auto insert_jobs(Services& services, store::InsertJobs insert)
    -> Async<Result<Enqueued>>;

// A job that the principal does not see (access/scope.h) is not_found everywhere below.

// Errors: not_found.
[[nodiscard]] auto find_job(Services& services, access::Principal principal, JobId id)
    -> Async<Result<job::Job>>;
struct WaitFor {
    Duration most = {};
    // What ends the wait; null: the job is final.
    std::function<bool(const job::Job&)> enough = nullptr;
    std::stop_token stop = {};  // nobody waits for the answer any more
};
// The job when that is so, or as it is when the wait is over. Errors: not_found.
[[nodiscard]] auto wait_for_job(
    Services& services, access::Principal principal, JobId id, WaitFor wait
) -> Async<Result<job::Job>>;
// Newest first. A page whose window was over before it was full says so.
[[nodiscard]] auto list_jobs(
    Services& services, access::Principal principal, store::JobFilter filter
) -> Async<Result<store::JobPage>>;
// As many as the filter's limit if there are so many, however far they stand: a read for each
// window. Error: query_timeout, after ten seconds.
[[nodiscard]] auto newest_jobs(
    Services& services, access::Principal principal, store::JobFilter filter
) -> Async<Result<std::vector<job::Job>>>;
// Oldest first. Errors: not_found.
[[nodiscard]] auto list_attempts(Services& services, access::Principal principal, JobId id)
    -> Async<Result<std::vector<job::Attempt>>>;
[[nodiscard]] auto list_log(
    Services& services, access::Principal principal, JobId id, std::size_t after, std::size_t limit
) -> Async<Result<std::vector<job::LogLine>>>;

// Errors: not_found, wrong_state.
[[nodiscard]] auto cancel_job(Services& services, access::Principal principal, JobId id)
    -> Async<Result<store::CancelResult>>;
[[nodiscard]] auto retry_job(
    Services& services, access::Principal principal, JobId id, std::optional<std::string> payload
) -> Async<Result<job::Job>>;
[[nodiscard]] auto run_job_now(Services& services, access::Principal principal, JobId id)
    -> Async<Result<job::Job>>;
// Errors besides: precondition_failed, out_of_range (`until` does not lie ahead).
[[nodiscard]] auto snooze_job(
    Services& services, access::Principal principal, JobId id, WallTime until
) -> Async<Result<job::Job>>;
[[nodiscard]] auto patch_job(
    Services& services, access::Principal principal, JobId id, store::JobPatch patch
) -> Async<Result<job::Job>>;
// A new job, due now: the task, queue, priority, payload (or `payload`), tags, limits and keys of
// an old one. Its unique key is what its task makes of the payload, if it makes one, and the job
// that holds it is given if that is how the task says; it depends on nothing and belongs to no
// batch, schedule or slot. Errors: not_found, unknown_task, invalid_string (no key can be made of
// the payload), unique_conflict, and those of insert_jobs.
[[nodiscard]] auto clone_job(
    Services& services,
    access::Principal principal,
    JobId id,
    std::optional<std::string> payload,
    std::optional<Idempotency> idempotency
) -> Async<Result<Enqueued>>;
[[nodiscard]] auto erase_job(Services& services, access::Principal principal, JobId id)
    -> Async<Result<void>>;

}  // namespace pawl::commands
