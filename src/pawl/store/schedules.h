// SPDX-License-Identifier: Apache-2.0
// The port to schedules and their ledger.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/id.h"
#include "pawl/base/result.h"
#include "pawl/job/job_state.h"
#include "pawl/schedule/schedule.h"

namespace pawl::store {

// A schedule as stored: its declaration and how far it has come.
struct StoredSchedule {
    schedule::Schedule schedule = {};
    bool paused = false;
    std::int64_t version = 1;  // grows with each edit
    WallTime marker = {};      // every slot up to here is in the ledger, or older than the edit
    std::optional<WallTime> next_at = std::nullopt;
    WallTime created_at = {};
    WallTime updated_at = {};
};

enum class SlotOutcome : std::uint8_t { fired, skipped_overlap, skipped_misfire, skipped_paused };

inline constexpr std::array<std::string_view, 4> kSlotOutcomeNames = {
    "fired",
    "skipped:overlap",
    "skipped:misfire",
    "skipped:paused",
};

// A line of the ledger: one slot, or a run of equally skipped ones.
struct LedgerEntry {
    WallTime slot = {};
    WallTime until = {};  // the last slot of the run; equal to `slot` for one
    std::int64_t count = 1;
    SlotOutcome outcome = SlotOutcome::fired;
    JobId job = {};
    Duration lateness = {};  // from the slot to the commit that fired it

    auto operator==(const LedgerEntry&) const -> bool = default;
};

// A line of the ledger with what became of its job.
struct LedgerRun {
    LedgerEntry entry = {};
    std::optional<job::JobState> state = std::nullopt;  // nullopt: there is no job, or no longer
    std::optional<WallTime> started_at = std::nullopt;  // of its last attempt
    std::optional<WallTime> finished_at = std::nullopt;

    auto operator==(const LedgerRun&) const -> bool = default;
};

// The marker moves from `from` to `to` together with the ledger's lines.
struct MarkerMove {
    std::string schedule = {};
    WallTime from = {};
    WallTime to = {};
    std::optional<WallTime> next_at = std::nullopt;
};

class SchedulePort {
 public:
    SchedulePort() = default;
    SchedulePort(const SchedulePort&) = delete;
    auto operator=(const SchedulePort&) -> SchedulePort& = delete;
    virtual ~SchedulePort() = default;

    // Creates or replaces; a replaced schedule keeps its pause and its ledger.
    virtual void put(const StoredSchedule& schedule) = 0;
    virtual auto erase(std::string_view name, WallTime now) -> bool = 0;
    virtual auto find(std::string_view name) -> std::optional<StoredSchedule> = 0;
    // Those with next_at <= now, earliest first.
    virtual auto due(WallTime now, std::size_t limit) -> std::vector<StoredSchedule> = 0;
    // Moves the marker if it still stands at `from`; false: somebody else was faster.
    virtual auto move_marker(const MarkerMove& move) -> bool = 0;
    // Adds a line, or makes the last one longer if it is a run of equal skips; false: the ledger
    // has that slot already, and nothing was changed.
    virtual auto record(std::string_view name, const LedgerEntry& entry, WallTime now) -> bool = 0;
    virtual auto has_slot(std::string_view name, WallTime slot) -> bool = 0;
    virtual auto count() -> std::size_t = 0;
    // When the next slot of any schedule comes; nullopt: none.
    virtual auto next_due() -> std::optional<WallTime> = 0;
    // The names of all that the file declared.
    virtual auto declared_in_config() -> std::vector<std::string> = 0;
};

class ScheduleQueries {
 public:
    ScheduleQueries() = default;
    ScheduleQueries(const ScheduleQueries&) = delete;
    auto operator=(const ScheduleQueries&) -> ScheduleQueries& = delete;
    virtual ~ScheduleQueries() = default;

    [[nodiscard]] virtual auto find(std::string_view name) -> std::optional<StoredSchedule> = 0;
    // By name, those behind `after`.
    [[nodiscard]] virtual auto list(std::string_view after, std::size_t limit)
        -> std::vector<StoredSchedule> = 0;
    // Newest first, slots before `before`.
    [[nodiscard]] virtual auto ledger(
        std::string_view name, std::optional<WallTime> before, std::size_t limit
    ) -> std::vector<LedgerEntry> = 0;
    // Of slots in [from, to), newest first; a run of skipped slots counts if it reaches into it.
    [[nodiscard]] virtual auto runs(
        std::string_view name, WallTime from, WallTime to, std::size_t limit
    ) -> std::vector<LedgerRun> = 0;
    // Those that are not paused, by when their next slot comes.
    [[nodiscard]] virtual auto upcoming(std::size_t limit) -> std::vector<StoredSchedule> = 0;
    [[nodiscard]] virtual auto next_due() -> std::optional<WallTime> = 0;
};

}  // namespace pawl::store
