// SPDX-License-Identifier: Apache-2.0
// What people change about a job that waits, and the copy of one.
#include <fmt/format.h>

#include <utility>

#include "pawl/commands/admission.h"
#include "pawl/commands/admit_jobs.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/sight.h"

namespace pawl::commands {
namespace {

// What a copy takes over.
auto copy_of(job::Job&& old, std::optional<std::string> payload, WallTime now) -> store::NewJob {
    store::NewJob wanted{
        .job =
            {
                .task = std::move(old.task),
                .queue = std::move(old.queue),
                .priority = old.priority,
                .payload = payload ? std::move(*payload) : std::move(old.payload),
                .max_attempts = old.max_attempts,
                .timeout = old.timeout,
                .run_at = now,
                .tags = std::move(old.tags),
                .user_id = std::move(old.user_id),
                .concurrency_key = std::move(old.concurrency_key),
                .ordering_key = std::move(old.ordering_key),
                .on_lost = old.on_lost,
            }
    };
    if (!wanted.job.ordering_key.empty()) {
        wanted.job.waiting_for = "an earlier job of its ordering key";
    }
    return wanted;
}

}  // namespace

auto snooze_job(Services& services, access::Principal principal, JobId id, WallTime until)
    -> Async<Result<job::Job>> {
    const auto now = services.clock.wall_now();
    if (until <= now) {
        co_return fail_field("/until", "out_of_range", "a time ahead is needed");
    }
    if (const auto seen = co_await require_sight(services, principal, id); !seen) {
        co_return std::unexpected(seen.error());
    }
    auto snoozed =
        co_await services.writer.transact<job::Job>([id, until, now](store::Transaction& transaction
                                                    ) {
            return transaction.jobs().postpone(id, until, now);
        });
    if (snoozed) {
        services.logger.info("job.snoozed", {{"job_id", id.value}, {"by", principal.id}});
    }
    co_return snoozed;
}

auto patch_job(Services& services, access::Principal principal, JobId id, store::JobPatch patch)
    -> Async<Result<job::Job>> {
    if (const auto seen = co_await require_sight(services, principal, id); !seen) {
        co_return std::unexpected(seen.error());
    }
    const auto now = services.clock.wall_now();
    auto patched = co_await services.writer.transact<job::Job>(
        [id, patch = std::move(patch), now](store::Transaction& transaction) {
            return transaction.jobs().patch(id, patch, now);
        }
    );
    if (patched) {
        services.logger.info("job.patched", {{"job_id", id.value}, {"by", principal.id}});
    }
    co_return patched;
}

auto clone_job(
    Services& services,
    access::Principal principal,
    JobId id,
    std::optional<std::string> payload,
    std::optional<Idempotency> idempotency
) -> Async<Result<Enqueued>> {
    auto old = co_await find_job(services, principal, id);
    if (!old) {
        co_return std::unexpected(old.error());
    }
    const auto tasks = services.tasks.snapshot();
    if (!tasks->contains(old->task)) {
        co_return fail("unknown_task", fmt::format("the task {} is not declared", old->task));
    }
    if (const auto checked = check_by_kind(*tasks, old->task, payload); !checked) {
        co_return std::unexpected(checked.error());
    }
    const auto now = services.clock.wall_now();
    const bool is_new = payload.has_value();  // else it was asked about with the old job
    store::InsertJobs insert{.now = now};
    insert.jobs.push_back(copy_of(std::move(*old), std::move(payload), now));
    insert.jobs.back().job.hop = principal.hop;
    if (auto admitted =
            is_new ? co_await admit_jobs(services, insert.jobs, Shape::single) : Result<>();
        !admitted) {
        co_return std::unexpected(std::move(admitted.error()));
    }
    insert.idempotency = store_key(principal, std::move(idempotency), now);
    auto cloned = co_await insert_jobs(services, std::move(insert));
    if (cloned && !cloned->replay) {
        services.logger.info(
            "job.cloned",
            {{"job_id", id.value},
             {"new_job_id", cloned->jobs.front().id.value},
             {"by", principal.id}}
        );
    }
    co_return cloned;
}

}  // namespace pawl::commands
