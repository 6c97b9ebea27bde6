// SPDX-License-Identifier: Apache-2.0
// What becomes of the due slots of schedules: jobs and lines of the ledger, in one transaction.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/store/store.h"
#include "pawl/task/registry.h"

namespace pawl::engine {

enum class Cron : std::uint8_t { enabled, disabled };

// What one turn did, for metrics and logs.
struct FireReport {
    struct Slot {
        std::string schedule = {};
        store::LedgerEntry entry = {};
        std::string task = {};
        std::string queue = {};
    };
    std::vector<Slot> slots = {};
    std::vector<std::string> broken = {};  // schedules that cannot be planned, with the reason
    std::size_t taken = 0;                 // schedules that were looked at
    std::size_t left = 0;                  // and those that were left to others
    std::optional<WallTime> next_due = std::nullopt;
};

// A schedule whose task is not declared here is left to the other nodes for that long; then it is
// looked at again in a minute, and told of as broken. Zero: there are no others.
inline constexpr Duration kLeftToOthers = std::chrono::seconds(5);

// Fires what is due at `now`, at most `limit` schedules; those left are due still (next_due <=
// now). Runs inside a transaction: the marker moves, the ledger and the jobs are written together
// or not at all, so a slot fires once whoever asks.
[[nodiscard]] auto fire_due(
    store::Transaction& transaction,
    const task::TaskMap& tasks,
    Cron cron,
    Duration left_to_others,
    WallTime now,
    std::size_t limit
) -> FireReport;

}  // namespace pawl::engine
