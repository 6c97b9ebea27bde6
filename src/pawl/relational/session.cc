// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/session.h"

#include <array>

#include "pawl/base/assert.h"
#include "pawl/store/declaration.h"
#include "pawl/store/journal.h"

namespace pawl::relational {
namespace {

constexpr std::int64_t kIdBlock = 4'096;

}  // namespace

void Session::load_mirrors() {
    load_tables();
    turns.read(connection);
}

void Session::see_others() {
    if (writers == Writers::one) {
        return;
    }
    connection.post(Sql::lock_limited_queues);
    connection.ask_ahead(std::array{
        Sql::list_queues,
        Sql::list_paused_tasks,
        Sql::list_counters,
        Sql::count_ready_by_key,
        Sql::count_running_by_key,
        Sql::list_paused_keys,
        Sql::list_starts
    });
    load_queues();
    counters.refresh(connection);
    turns.read(connection);
}

void Session::see_queues() {
    if (writers == Writers::many) {
        load_queues();
    }
}

void Session::load_tables() {
    counters.load(connection);
    errors.load(connection);
    search_keys.load(connection);
    load_queues();
    auto wait_rows = connection.query(Sql::count_waits);
    anybody_waits = writers == Writers::many || (wait_rows.next() && wait_rows.integer(0) > 0);
}

void Session::load_queues() {
    queues.clear();
    auto queue_rows = connection.query(Sql::list_queues);
    while (queue_rows.next()) {
        store::Queue queue{.name = queue_rows.string(0), .paused = queue_rows.integer(1) != 0};
        if (!queue_rows.is_null(2)) {
            queue.concurrency = static_cast<int>(queue_rows.integer(2));
        }
        if (!queue_rows.is_null(3)) {
            PAWL_ASSERT(store::decode_limits(queue_rows.text(3), queue).has_value());
        }
        queues.emplace(queue.name, queue);
    }
    paused_tasks.clear();
    auto task_rows = connection.query(Sql::list_paused_tasks);
    while (task_rows.next()) {
        paused_tasks.insert(task_rows.string(0));
    }
}

void Session::begin() {
    changes = {};
    connection.begin();
}

void Session::commit(WallTime now) {
    counters.flush(connection);
    minutes.flush(connection);
    errors.flush(connection);
    write_journal(now);
    if (store_time) {
        connection.post(Sql::set_store_time, *store_time);
        store_time.reset();
    }
    connection.commit();
    turns.commit();
}

void Session::roll_back() {
    connection.roll_back();
    minutes.roll_back_to(0);
    turns.roll_back_to(0);
    batch_changes.clear();
    store_time.reset();
    changes = {};
    next_id_ = id_end_ = 0;
    load_tables();
}

auto Session::mark() const -> Mark {
    return {
        .counters = counters.mark(),
        .minutes = minutes.mark(),
        .errors = errors.mark(),
        .job_changes = changes.jobs.size(),
        .named_changes = changes.named.size(),
        .logged = changes.logged.size(),
        .key_changes = changes.keys.size(),
        .turns = turns.mark(),
        .batch_changes = batch_changes.size(),
        .id_end = id_end_,
    };
}

void Session::roll_back_to(const Mark& mark) {
    counters.roll_back_to(mark.counters);
    minutes.roll_back_to(mark.minutes);
    errors.roll_back_to(mark.errors);
    changes.jobs.resize(mark.job_changes, {});
    changes.named.resize(mark.named_changes, {});
    changes.logged.resize(mark.logged);
    changes.keys.resize(mark.key_changes);
    turns.roll_back_to(mark.turns);
    batch_changes.resize(mark.batch_changes, {});
    if (id_end_ != mark.id_end) {
        next_id_ = id_end_ = 0;  // the block was taken back with the savepoint
    }
}

void Session::moved(
    const Counted& job,
    std::optional<job::JobState> from,
    std::optional<job::JobState> to,
    WallTime now
) {
    const auto change = [from, to](job::JobState state) {
        return (to == state ? 1 : 0) - (from == state ? 1 : 0);
    };
    const int ready = change(job::JobState::ready);
    const int running = change(job::JobState::running);
    if (ready != 0 || running != 0) {
        turns.change(job.queue, job.key, ready, running, job.priority, now);
    }
    if (from) {
        counters.add(job.queue, job.task, *from, -1);
    }
    if (to) {
        counters.add(job.queue, job.task, *to, 1);
    }
}

void Session::ended_in_batch(BatchId batch, job::JobState state, int members) {
    if (batch) {
        batch_changes.push_back({.batch = batch, .state = state, .members = members});
    }
}

auto Session::attempt(const std::function<Result<void>()>& body) -> Result<void> {
    const auto before = mark();
    connection.save();
    auto result = body();
    if (!result) {
        connection.undo();
        roll_back_to(before);
    }
    connection.release();
    return result;
}

auto Session::is_paused(std::string_view queue, std::string_view task) const -> bool {
    const auto found = queues.find(queue);
    return paused_tasks.contains(task) || (found != queues.end() && found->second.paused);
}

auto Session::new_job_id() -> JobId {
    if (next_id_ == id_end_) {
        auto rows = connection.query(Sql::next_id, kIdBlock);
        rows.next();
        id_end_ = rows.integer(0);
        next_id_ = id_end_ - kIdBlock;
        rows.next();
    }
    return JobId{next_id_++};
}

void Session::write_journal(WallTime now) {
    if (!changes.jobs.empty() || !changes.named.empty()) {
        connection.post(
            Sql::insert_journal, now, store::encode_changes(changes.jobs, changes.named)
        );
    }
}

}  // namespace pawl::relational
