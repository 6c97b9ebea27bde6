// SPDX-License-Identifier: Apache-2.0
// Unique keys: who holds one, and what becomes of a request for a key that is taken. The primary
// key of unique_keys makes it one job; it is freed by the commit that ends its job (waits.cc).
#include <fmt/format.h>

#include "pawl/base/assert.h"
#include "pawl/relational/jobs.h"

namespace pawl::relational {

auto Jobs::holder_of(std::string_view task, std::string_view key, WallTime now)
    -> std::optional<JobId> {
    auto rows = session_.connection.query(Sql::find_unique_key, task, key);
    if (!rows.next()) {
        return std::nullopt;
    }
    const auto until = rows.optional_time(1);
    return until && *until <= now ? std::nullopt : std::optional(JobId{rows.integer(0)});
}

auto Jobs::unique_conflict(JobId holder) -> std::unexpected<Error> {
    return fail("unique_conflict", fmt::format("job {} holds this unique key", holder.value));
}

// Gives the job that holds the key already, or a Placed with is_existing false: the key is free.
auto Jobs::settle_conflict(const store::NewJob& request, WallTime now) -> Result<Placed> {
    const auto id = holder_of(request.job.task, request.job.unique_key, now);
    if (!id) {
        return Placed{};
    }
    const auto unfinished = find_unfinished(*id);
    auto holder = unfinished ? unfinished : find_final(*id);
    if (!holder) {
        return Placed{};  // it was deleted before its window was over
    }
    switch (request.unique->on_conflict) {
        case job::OnConflict::existing:
            return Placed{.job = std::move(*holder), .is_existing = true};
        case job::OnConflict::reject:
            return unique_conflict(*id);
        case job::OnConflict::replace:
            if (unfinished) {
                make_way(*holder, now);
            }
            return Placed{};
    }
    return Placed{};
}

// Ends the holder at once, also while it runs: two unfinished jobs never share a key. Its attempt
// is told to stop, and its end changes nothing any more.
void Jobs::make_way(const job::Job& holder, WallTime now) {
    const job::JobError error{
        .code = "replaced",
        .message = "a newer job took its unique key",
        .retryable = false,
    };
    if (holder.state != job::JobState::running) {
        PAWL_ASSERT(waits_.end_waiting(holder.id, job::JobState::cancelled, error, now));
        return;
    }
    session_.changed(holder.id, store::JobEvent::cancelling);
    const store::Finish finish{
        .id = holder.id,
        .fence = holder.fence,
        .now = now,
        .change = {.event = job::Event::cancelled, .to = job::JobState::cancelled},
        .outcome = {.end = job::AttemptEnd::cancelled, .error = error},
    };
    PAWL_ASSERT(finish_one(finish).has_value());
}

// Before a retry. A key whose window is not over is still the job's own.
auto Jobs::take_key_again(const job::Job& job, WallTime now) -> Result<void> {
    if (job.unique_key.empty()) {
        return {};
    }
    const auto holder = holder_of(job.task, job.unique_key, now);
    if (holder && *holder != job.id) {
        return unique_conflict(*holder);
    }
    if (!holder) {
        session_.connection.post(
            Sql::take_unique_key, job.task, job.unique_key, job.id, std::nullopt
        );
    }
    return {};
}

}  // namespace pawl::relational
