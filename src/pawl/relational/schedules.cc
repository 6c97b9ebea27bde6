// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/schedules.h"

#include <algorithm>
#include <limits>

#include "pawl/base/assert.h"
#include "pawl/store/declaration.h"

namespace pawl::relational {
namespace {

auto read_schedule(Rows& rows) -> store::StoredSchedule {
    auto schedule = store::decode_declaration(rows.text(0));
    PAWL_ASSERT(schedule.has_value());
    return {
        .schedule = std::move(*schedule),
        .paused = rows.integer(1) != 0,
        .version = rows.integer(2),
        .marker = rows.time(3),
        .next_at = rows.optional_time(4),
        .created_at = rows.time(5),
        .updated_at = rows.time(6),
    };
}

auto read_schedules(Rows rows) -> std::vector<store::StoredSchedule> {
    std::vector<store::StoredSchedule> schedules;
    while (rows.next()) {
        schedules.push_back(read_schedule(rows));
    }
    return schedules;
}

auto find_schedule(Connection& connection, Sql sql, std::string_view name)
    -> std::optional<store::StoredSchedule> {
    auto rows = connection.query(sql, name);
    return rows.next() ? std::optional(read_schedule(rows)) : std::nullopt;
}

auto parse_outcome(std::string_view text) -> store::SlotOutcome {
    const auto* const found = std::ranges::find(store::kSlotOutcomeNames, text);
    PAWL_ASSERT(found != store::kSlotOutcomeNames.end());
    return static_cast<store::SlotOutcome>(found - store::kSlotOutcomeNames.begin());
}

auto read_entry(Rows& rows) -> store::LedgerEntry {
    return {
        .slot = rows.time(0),
        .until = rows.time(1),
        .count = rows.integer(2),
        .outcome = parse_outcome(rows.text(3)),
        .job = JobId{rows.is_null(4) ? 0 : rows.integer(4)},
        .lateness = Duration(rows.integer(5)),
    };
}

}  // namespace

void Schedules::put(const store::StoredSchedule& stored) {
    const auto declaration = store::encode_declaration(stored.schedule);
    session_.connection.post(
        Sql::put_schedule,
        stored.schedule.name,
        declaration,
        stored.paused ? 1 : 0,
        stored.version,
        stored.marker,
        stored.next_at,
        stored.created_at,
        stored.updated_at
    );
    session_.changes.schedules_changed = true;
}

auto Schedules::erase(std::string_view name, WallTime now) -> bool {
    if (session_.connection.run(Sql::delete_schedule, name) == 0) {
        return false;
    }
    waits_.forget_schedule(name, now);
    session_.changes.schedules_changed = true;
    return true;
}

auto Schedules::find(std::string_view name) -> std::optional<store::StoredSchedule> {
    return find_schedule(session_.connection, Sql::lock_schedule, name);
}

auto Schedules::due(WallTime now, std::size_t limit) -> std::vector<store::StoredSchedule> {
    return read_schedules(session_.connection.query(Sql::due_schedules, now, limit));
}

auto Schedules::move_marker(const store::MarkerMove& move) -> bool {
    return session_.connection.run(
               Sql::move_marker, move.to, move.next_at, move.schedule, move.from
           ) == 1;
}

auto Schedules::record(std::string_view name, const store::LedgerEntry& entry, WallTime now)
    -> bool {
    const auto outcome = store::kSlotOutcomeNames.at(static_cast<std::size_t>(entry.outcome));
    const bool skipped = entry.outcome != store::SlotOutcome::fired;
    if (skipped && has_slot(name, entry.slot)) {
        return false;  // within a run; a slot of its own is refused by the key
    }
    if (skipped && extend_run(name, entry)) {
        session_.changed(store::NamedEvent::schedule_skipped, name);
        waits_.slots_skipped(name, entry, now);
        return true;
    }
    const auto added = session_.connection.run(
        Sql::record_slot,
        name,
        entry.slot,
        entry.until,
        entry.count,
        outcome,
        entry.job ? std::optional(entry.job) : std::nullopt,
        entry.lateness
    );
    if (added != 1) {
        return false;
    }
    session_.changed(
        skipped ? store::NamedEvent::schedule_skipped : store::NamedEvent::schedule_fired,
        name,
        entry.job
    );
    if (skipped) {
        waits_.slots_skipped(name, entry, now);
    }
    return true;
}

auto Schedules::extend_run(std::string_view name, const store::LedgerEntry& entry) -> bool {
    const auto outcome = store::kSlotOutcomeNames.at(static_cast<std::size_t>(entry.outcome));
    return session_.connection.run(
               Sql::extend_skipped_run, entry.until, entry.count, name, entry.slot, outcome
           ) == 1;
}

auto Schedules::has_slot(std::string_view name, WallTime slot) -> bool {
    auto rows = session_.connection.query(Sql::find_slot, name, slot);
    return rows.next();
}

auto Schedules::count() -> std::size_t {
    auto rows = session_.connection.query(Sql::count_schedules);
    return rows.next() ? static_cast<std::size_t>(rows.integer(0)) : 0;
}

auto Schedules::next_due() -> std::optional<WallTime> {
    return ScheduleReads(session_.connection).next_due();
}

auto Schedules::declared_in_config() -> std::vector<std::string> {
    auto rows = session_.connection.query(Sql::list_declared_schedules);
    std::vector<std::string> names;
    while (rows.next()) {
        names.push_back(rows.string(0));
    }
    return names;
}

auto ScheduleReads::find(std::string_view name) -> std::optional<store::StoredSchedule> {
    return find_schedule(connection_, Sql::find_schedule, name);
}

auto ScheduleReads::list(std::string_view after, std::size_t limit)
    -> std::vector<store::StoredSchedule> {
    return read_schedules(connection_.query(Sql::list_schedules, after, limit));
}

auto ScheduleReads::ledger(std::string_view name, std::optional<WallTime> before, std::size_t limit)
    -> std::vector<store::LedgerEntry> {
    const auto end = before.value_or(WallTime(Duration(std::numeric_limits<std::int64_t>::max())));
    auto rows = connection_.query(Sql::list_ledger, name, end, limit);
    std::vector<store::LedgerEntry> entries;
    while (rows.next()) {
        entries.push_back(read_entry(rows));
    }
    return entries;
}

auto ScheduleReads::runs(std::string_view name, WallTime from, WallTime to, std::size_t limit)
    -> std::vector<store::LedgerRun> {
    auto rows = connection_.query(Sql::list_runs, name, to, from, limit);
    std::vector<store::LedgerRun> runs;
    while (rows.next()) {
        store::LedgerRun run{
            .entry = read_entry(rows),
            .state = rows.is_null(6) ? std::nullopt : job::parse_job_state(rows.text(6)),
            .started_at = rows.optional_time(7),
            .finished_at = rows.optional_time(8),
        };
        if (run.entry.until >= from) {
            runs.push_back(run);
        }
    }
    return runs;
}

auto ScheduleReads::upcoming(std::size_t limit) -> std::vector<store::StoredSchedule> {
    return read_schedules(connection_.query(Sql::list_upcoming_schedules, limit));
}

auto ScheduleReads::next_due() -> std::optional<WallTime> {
    auto rows = connection_.query(Sql::next_due_schedule);
    return rows.next() ? rows.optional_time(0) : std::nullopt;
}

}  // namespace pawl::relational
