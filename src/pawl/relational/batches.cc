// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/batches.h"

#include <fmt/format.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace pawl::relational {
namespace {

auto read_batch(Rows& rows) -> store::Batch {
    return {
        .id = BatchId{rows.integer(0)},
        .name = rows.string(1),
        .user_id = rows.string(2),
        .closed = rows.integer(3) != 0,
        .total = rows.integer(4),
        .succeeded = rows.integer(5),
        .failed = rows.integer(6),
        .cancelled = rows.integer(7),
        .skipped = rows.integer(8),
        .created_at = rows.time(9),
        .finished_at = rows.optional_time(10),
    };
}

auto find_batch(Connection& connection, Sql sql, BatchId id) -> std::optional<store::Batch> {
    auto rows = connection.query(sql, id);
    return rows.next() ? std::optional(read_batch(rows)) : std::nullopt;
}

auto encode(const std::optional<store::Callback>& callback) -> std::optional<std::string> {
    return callback ? std::optional(store::encode_callback(*callback)) : std::nullopt;
}

auto text_if_any(Rows& rows, int column) -> std::optional<std::string> {
    return rows.is_null(column) ? std::nullopt : std::optional(rows.string(column));
}

// The callback's job, due now; nothing is left to call then.
auto take(std::optional<std::string>& callback, WallTime now) -> store::NewJob {
    auto taken = store::decode_callback(*std::exchange(callback, std::nullopt));
    taken.job.run_at = now + taken.delay;
    store::NewJob wanted{.job = std::move(taken.job)};
    if (taken.unique) {
        store::hold_key(wanted, std::move(*taken.unique), now);
    }
    return wanted;
}

}  // namespace

auto Batches::create(const store::NewBatch& batch, WallTime now) -> BatchId {
    const BatchId id{session_.new_job_id().value};  // one range of ids for both
    session_.connection.post(
        Sql::insert_batch,
        id,
        null_if_empty(batch.name),
        null_if_empty(batch.user_id),
        batch.closed ? 1 : 0,
        encode(batch.on_success),
        encode(batch.on_complete),
        now
    );
    session_.ended_in_batch(id, job::JobState::ready, 0);
    return id;
}

auto Batches::close(BatchId id) -> Result<void> {
    if (session_.connection.run(Sql::close_batch, id) == 0) {
        return fail("not_found", fmt::format("there is no batch {}", id.value));
    }
    session_.ended_in_batch(id, job::JobState::ready, 0);  // it may be over with that
    return {};
}

auto Batches::find(BatchId id) -> std::optional<store::Batch> {
    return find_batch(session_.connection, Sql::lock_batch, id);
}

void Batches::settle(WallTime now, const Enqueue& enqueue) {
    // A callback may take the place of a member of another batch, which may be over with that.
    while (!session_.batch_changes.empty()) {
        std::map<BatchId, Numbers> changes;
        for (const auto& change : std::exchange(session_.batch_changes, {})) {
            add(changes[change.batch], change);
        }
        for (const auto& [id, change] : changes) {
            settle_one(id, change, now, enqueue);
        }
    }
}

void Batches::settle_one(BatchId id, const Numbers& change, WallTime now, const Enqueue& enqueue) {
    bool over = false;
    bool all_succeeded = false;
    bool was_over = false;
    std::optional<std::string> on_success;
    std::optional<std::string> on_complete;
    {
        auto rows = session_.connection.query(
            Sql::count_in_batch,
            change.total,
            change.succeeded,
            change.failed,
            change.cancelled,
            change.skipped,
            id
        );
        if (!rows.next()) {
            return;
        }
        over = rows.integer(0) != 0;
        all_succeeded = rows.integer(1) != 0;
        was_over = rows.integer(2) != 0;
        on_success = text_if_any(rows, 3);
        on_complete = text_if_any(rows, 4);
        rows.next();
    }
    std::vector<store::NewJob> due;
    if (over && all_succeeded && on_success) {
        due.push_back(take(on_success, now));
    }
    if (over && on_complete) {
        due.push_back(take(on_complete, now));
    }
    if (over != was_over || !due.empty()) {
        session_.connection.post(
            Sql::finish_batch, over ? std::optional(now) : std::nullopt, on_success, on_complete, id
        );
    }
    for (const auto& job : due) {
        enqueue(job);
    }
}

void Batches::add(Numbers& numbers, const Session::BatchChange& change) {
    switch (change.state) {
        case job::JobState::succeeded:
            numbers.succeeded += change.members;
            break;
        case job::JobState::failed:
            numbers.failed += change.members;
            break;
        case job::JobState::cancelled:
            numbers.cancelled += change.members;
            break;
        case job::JobState::skipped:
            numbers.skipped += change.members;
            break;
        case job::JobState::ready:
        case job::JobState::scheduled:
        case job::JobState::blocked:
        case job::JobState::running:
        case job::JobState::retrying:
            numbers.total += change.members;
            break;
    }
}

auto BatchReads::find(BatchId id) -> std::optional<store::Batch> {
    return find_batch(connection_, Sql::find_batch, id);
}

auto BatchReads::list(std::optional<BatchId> before, std::size_t limit)
    -> std::vector<store::Batch> {
    auto rows = connection_.query(Sql::list_batches, before.value_or(BatchId{kAboveAllIds}), limit);
    std::vector<store::Batch> batches;
    while (rows.next()) {
        batches.push_back(read_batch(rows));
    }
    return batches;
}

}  // namespace pawl::relational
