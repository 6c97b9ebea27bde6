// SPDX-License-Identifier: Apache-2.0
#include "pawl/sqlite/session.h"

#include <fmt/format.h>

#include "pawl_generated/sqlite/queries.h"

namespace pawl::sqlite {
namespace {

constexpr std::int64_t kIdBlock = 4'096;

#ifdef PAWL_BROKEN_ANSWERS_EARLY
// Transactions that were answered and are not committed.
int held_back = 0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): a broken build
#endif

// Runs of neighbouring ids with the same event, as [event, first, last].
auto encode_changes(const std::vector<store::JobChange>& changes) -> std::string {
    std::string text = "[";
    for (std::size_t i = 0; i < changes.size();) {
        auto last = i;
        while (last + 1 < changes.size() && changes[last + 1].event == changes[i].event &&
               changes[last + 1].id.value == changes[last].id.value + 1) {
            ++last;
        }
        fmt::format_to(
            std::back_inserter(text),
            "{}[\"{}\",{},{}]",
            text.size() > 1 ? "," : "",
            store::kJobEventNames.at(static_cast<std::size_t>(changes[i].event)),
            changes[i].id.value,
            changes[last].id.value
        );
        i = last + 1;
    }
    return text + "]";
}

}  // namespace

Session::Session(const std::string& path)
    : connection(path, database::SqliteConnection::Mode::read_write) {}

void Session::load_mirrors() {
    counters.load(connection);
    queues.clear();
    auto queue_rows = connection.query(sql::list_queues);
    while (queue_rows.next()) {
        store::Queue queue{.name = queue_rows.string(0), .paused = queue_rows.integer(1) != 0};
        if (!queue_rows.is_null(2)) {
            queue.concurrency = static_cast<int>(queue_rows.integer(2));
        }
        queues.emplace(queue.name, queue);
    }
    paused_tasks.clear();
    auto task_rows = connection.query(sql::list_paused_tasks);
    while (task_rows.next()) {
        paused_tasks.insert(task_rows.string(0));
    }
    auto wait_rows = connection.query(sql::count_waits);
    anybody_waits = wait_rows.next() && wait_rows.integer(0) > 0;
}

void Session::begin() {
    static constexpr std::string_view kBegin = "BEGIN IMMEDIATE";
    changes = {};
#ifdef PAWL_BROKEN_ANSWERS_EARLY
    if (held_back > 0) {
        return;
    }
#endif
    connection.run(kBegin);
}

void Session::commit(WallTime now) {
    static constexpr std::string_view kCommit = "COMMIT";
    counters.flush(connection);
    minutes.flush(connection);
    write_journal(now);
#ifdef PAWL_BROKEN_ANSWERS_EARLY  // tests/system: the kill test must catch this build
    constexpr int kHeldBack = 20;
    if (++held_back < kHeldBack) {
        return;
    }
    held_back = 0;
#endif
    connection.run(kCommit);
}

void Session::roll_back() {
    // SQLite may have rolled back by itself, as it does when the disk is full.
    try {
        connection.execute("ROLLBACK");
        // NOLINTNEXTLINE(bugprone-empty-catch): nothing is open any more, which was wanted
    } catch (const database::SqliteError&) {
    }
    minutes.roll_back_to(0);
    changes = {};
    next_id_ = id_end_ = 0;
    load_mirrors();
}

auto Session::mark() const -> Mark {
    return {
        .counters = counters.mark(),
        .minutes = minutes.mark(),
        .job_changes = changes.jobs.size(),
        .key_changes = changes.keys.size(),
        .id_end = id_end_,
    };
}

void Session::roll_back_to(const Mark& mark) {
    counters.roll_back_to(mark.counters);
    minutes.roll_back_to(mark.minutes);
    changes.jobs.resize(mark.job_changes, {});
    changes.keys.resize(mark.key_changes);
    if (id_end_ != mark.id_end) {
        next_id_ = id_end_ = 0;  // the block was taken back with the savepoint
    }
}

auto Session::is_paused(std::string_view queue, std::string_view task) const -> bool {
    const auto found = queues.find(queue);
    return paused_tasks.contains(task) || (found != queues.end() && found->second.paused);
}

auto Session::new_job_id() -> JobId {
    if (next_id_ == id_end_) {
        auto rows = connection.query(sql::next_id, kIdBlock);
        rows.next();
        id_end_ = rows.integer(0);
        next_id_ = id_end_ - kIdBlock;
        rows.next();
    }
    return JobId{next_id_++};
}

void Session::write_journal(WallTime now) {
    if (!changes.jobs.empty()) {
        connection.run(sql::insert_journal, now, encode_changes(changes.jobs));
    }
}

}  // namespace pawl::sqlite
