// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/batches.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "pawl/access/scope.h"
#include "pawl/commands/admit_jobs.h"
#include "pawl/commands/scopes.h"

namespace pawl::commands {
namespace {

auto no_batch(BatchId id) -> std::unexpected<Error> {
    return fail("not_found", fmt::format("there is no batch {}", id.value));
}

auto within(std::string_view prefix, Error error) -> Error {
    for (auto& field : error.fields) {
        field.pointer.insert(0, prefix);
    }
    return error;
}

// What stands beside a callback's own fields would have to be looked at when nobody is there to be
// told that it is wrong.
auto is_plain(const job::JobRequest& request) -> bool {
    return request.depends_on.empty() && request.ref.empty() && !request.unique && !request.batch &&
           !request.run_at && !request.deadline;
}

// The key of its task, but for the text; held from the creation of the callback's job on. Nobody
// asks then who may see the job that holds it: what is not seen is not replaced.
auto unique_of(const store::UniqueClaim& claim, const access::Principal& principal, WallTime now)
    -> job::UniqueRequest {
    const bool by_window = claim.until.has_value();
    return {
        .held_while = by_window ? job::UniqueWhile::window : job::UniqueWhile::unfinished,
        .window = by_window ? std::optional<Duration>(*claim.until - now) : std::nullopt,
        .on_conflict =
            access::sees_every_job(principal) ? claim.on_conflict : job::OnConflict::existing,
    };
}

auto make_callback(
    Services& services,
    const access::Principal& principal,
    std::string_view pointer,
    job::JobRequest request,
    WallTime now
) -> Result<store::Callback> {
    if (!is_plain(request)) {
        return fail_field(
            std::string(pointer),
            "not_supported",
            "a callback has no depends_on, ref, unique, batch, run_at or deadline"
        );
    }
    const auto delay = request.delay.value_or(Duration::zero());
    std::vector<job::JobRequest> requests;
    requests.push_back(std::move(request));
    auto made = make_jobs(services, principal, std::move(requests), Shape::single, now);
    if (!made) {
        return std::unexpected(within(pointer, std::move(made.error())));
    }
    auto& wanted = made->jobs.front();
    store::Callback callback{.job = std::move(wanted.job), .delay = delay};
    if (wanted.unique) {
        callback.unique = unique_of(*wanted.unique, principal, now);
        callback.unique->key = std::move(callback.job.unique_key);
    }
    return callback;
}

// Fills `into` if there is a callback.
auto add_callback(
    Services& services,
    const access::Principal& principal,
    std::string_view pointer,
    std::optional<job::JobRequest> request,
    WallTime now,
    std::optional<store::Callback>& into
) -> Result<void> {
    if (!request) {
        return {};
    }
    auto callback = make_callback(services, principal, pointer, std::move(*request), now);
    if (!callback) {
        return std::unexpected(std::move(callback.error()));
    }
    into = std::move(*callback);
    return {};
}

auto make_batch(
    Services& services, const access::Principal& principal, BatchRequest& request, WallTime now
) -> Result<store::InsertJobs> {
    store::NewBatch batch{
        .name = std::move(request.name),
        .user_id = principal.id,
        .closed = request.jobs.has_value(),
    };
    store::InsertJobs insert{.now = now};
    if (request.jobs) {
        auto made = make_jobs(services, principal, std::move(*request.jobs), Shape::list, now);
        if (!made) {
            return std::unexpected(within("/jobs", std::move(made.error())));
        }
        insert = std::move(*made);
    }
    for (auto added :
         {add_callback(
              services,
              principal,
              "/on_success",
              std::move(request.on_success),
              now,
              batch.on_success
          ),
          add_callback(
              services,
              principal,
              "/on_complete",
              std::move(request.on_complete),
              now,
              batch.on_complete
          )}) {
        if (!added) {
            return std::unexpected(std::move(added.error()));
        }
    }
    insert.batch = std::move(batch);
    return insert;
}

// What the kinds of the members and of the callbacks say.
auto admit_batch(Services& services, const store::InsertJobs& insert) -> Async<Result<>> {
    if (auto admitted = co_await admit_jobs(services, insert.jobs, Shape::list); !admitted) {
        co_return std::unexpected(within("/jobs", std::move(admitted.error())));
    }
    const auto& batch = *insert.batch;
    if (auto admitted =
            batch.on_success ? co_await admit_job(services, batch.on_success->job) : Result<>();
        !admitted) {
        co_return std::unexpected(within("/on_success", std::move(admitted.error())));
    }
    if (auto admitted =
            batch.on_complete ? co_await admit_job(services, batch.on_complete->job) : Result<>();
        !admitted) {
        co_return std::unexpected(within("/on_complete", std::move(admitted.error())));
    }
    co_return Result<>();
}

}  // namespace

auto create_batch(
    Services& services,
    access::Principal principal,
    BatchRequest request,
    std::optional<Idempotency> idempotency
) -> Async<Result<Enqueued>> {
    const auto now = services.clock.wall_now();
    auto insert = make_batch(services, principal, request, now);
    if (!insert) {
        co_return std::unexpected(std::move(insert.error()));
    }
    if (auto admitted = co_await admit_batch(services, *insert); !admitted) {
        co_return std::unexpected(std::move(admitted.error()));
    }
    insert->idempotency = store_key(principal, std::move(idempotency), now);
    auto created = co_await insert_jobs(services, std::move(*insert));
    if (!created) {
        co_return std::unexpected(within("/jobs", std::move(created.error())));
    }
    co_return created;
}

auto find_batch(Services& services, access::Principal principal, BatchId id)
    -> Async<Result<store::Batch>> {
    auto found = co_await read(services, [id](store::Snapshot& snapshot) {
        return snapshot.batches().find(id);
    });
    if (!found) {
        co_return std::unexpected(found.error());
    }
    if (!*found || !sees_batch(principal, **found)) {
        co_return no_batch(id);
    }
    co_return std::move(**found);
}

auto close_batch(Services& services, access::Principal principal, BatchId id)
    -> Async<Result<store::Batch>> {
    if (const auto found = co_await find_batch(services, principal, id); !found) {
        co_return std::unexpected(found.error());
    }
    const auto closed = co_await services.writer.transact<bool>(
        [id](store::Transaction& transaction) -> Result<bool> {
            const auto done = transaction.batches().close(id);
            return done ? Result<bool>(true) : std::unexpected(done.error());
        }
    );
    if (!closed) {
        co_return std::unexpected(closed.error());
    }
    services.logger.info("batch.closed", {{"batch", id.value}, {"by", principal.id}});
    co_return co_await find_batch(services, std::move(principal), id);
}

auto list_batches(
    Services& services,
    access::Principal principal,
    std::optional<BatchId> before,
    std::size_t limit
) -> Async<Result<NewestPage<store::Batch, BatchId>>> {
    co_return co_await read(
        services,
        [principal = std::move(principal), before, limit](store::Snapshot& snapshot) {
            return newest_seen<store::Batch, BatchId>(
                [&](std::optional<BatchId> from, std::size_t n) {
                    return snapshot.batches().list(from, n);
                },
                [&](const store::Batch& batch) { return sees_batch(principal, batch); },
                before,
                limit
            );
        }
    );
}

}  // namespace pawl::commands
