// SPDX-License-Identifier: Apache-2.0
// What people change about a job that waits, and the copy of one.
#include <fmt/format.h>

#include <string_view>
#include <utility>

#include "pawl/commands/admit_jobs.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/scopes.h"
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
                .ordering_key = std::move(old.ordering_key),
                .on_lost = old.on_lost,
            }
    };
    if (!wanted.job.ordering_key.empty()) {
        wanted.job.waiting_for = "an earlier job of its ordering key";
    }
    return wanted;
}

// A concurrency key that somebody named stays; one that the task made of the payload is made anew.
auto keys_of_copy(const task::KeyRules& rules, const job::Job& old, std::string_view payload)
    -> Result<task::JobKeys> {
    const auto made = task::keys_of(rules, old.payload);
    const bool was_made = made && made->concurrency_key == old.concurrency_key;
    return task::keys_of(
        rules, payload, {.concurrency_key = was_made ? std::string() : old.concurrency_key}
    );
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
    const auto task = tasks->find(old->task);
    if (task == tasks->end()) {
        co_return fail("unknown_task", fmt::format("the task {} is not declared", old->task));
    }
    auto keys = keys_of_copy(task->second.keys, *old, payload.value_or(old->payload));
    if (!keys) {
        co_return std::unexpected(std::move(keys.error()));
    }
    const auto now = services.clock.wall_now();
    const bool is_new = payload.has_value();  // else it was asked about with the old job
    store::InsertJobs insert{.sight = sight_of(principal), .now = now};
    insert.jobs.push_back(copy_of(std::move(*old), std::move(payload), now));
    insert.jobs.back().job.hop = principal.hop;
    insert.jobs.back().job.concurrency_key = std::move(keys->concurrency_key);
    if (keys->unique) {
        store::hold_key(insert.jobs.back(), std::move(*keys->unique), now);
    }
    const auto& copy = insert.jobs.back().job;
    if (auto admitted = is_new ? co_await admit_job(services, copy) : Result<>(); !admitted) {
        co_return std::unexpected(std::move(admitted.error()));
    }
    insert.idempotency = store_key(principal, std::move(idempotency), now);
    auto cloned = co_await insert_jobs(services, std::move(insert));
    if (cloned && !cloned->replay && cloned->existing == 0) {
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
