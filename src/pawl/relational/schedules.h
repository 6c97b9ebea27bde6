// SPDX-License-Identifier: Apache-2.0
// Schedules and their ledger on a relational database.
#pragma once

#include "pawl/relational/session.h"
#include "pawl/relational/waits.h"
#include "pawl/store/schedules.h"

namespace pawl::relational {

class Schedules final : public store::SchedulePort {
 public:
    explicit Schedules(Session& session) : session_(session), waits_(session) {}

    void put(const store::StoredSchedule& schedule) override;
    auto erase(std::string_view name, WallTime now) -> bool override;
    auto find(std::string_view name) -> std::optional<store::StoredSchedule> override;
    auto due(WallTime now, std::size_t limit) -> std::vector<store::StoredSchedule> override;
    auto move_marker(const store::MarkerMove& move) -> bool override;
    auto record(std::string_view name, const store::LedgerEntry& entry, WallTime now)
        -> bool override;
    auto has_slot(std::string_view name, WallTime slot) -> bool override;
    auto count() -> std::size_t override;
    auto next_due() -> std::optional<WallTime> override;
    auto declared_in_config() -> std::vector<std::string> override;

 private:
    auto extend_run(std::string_view name, const store::LedgerEntry& entry) -> bool;

    Session& session_;
    Waits waits_;
};

// Reads of a snapshot, over any connection.
class ScheduleReads final : public store::ScheduleQueries {
 public:
    explicit ScheduleReads(Connection& connection) : connection_(connection) {}

    auto find(std::string_view name) -> std::optional<store::StoredSchedule> override;
    auto list(std::string_view after, std::size_t limit)
        -> std::vector<store::StoredSchedule> override;
    auto ledger(std::string_view name, std::optional<WallTime> before, std::size_t limit)
        -> std::vector<store::LedgerEntry> override;
    auto runs(std::string_view name, WallTime from, WallTime to, std::size_t limit)
        -> std::vector<store::LedgerRun> override;
    auto upcoming(std::size_t limit) -> std::vector<store::StoredSchedule> override;
    auto next_due() -> std::optional<WallTime> override;

 private:
    Connection& connection_;
};

}  // namespace pawl::relational
