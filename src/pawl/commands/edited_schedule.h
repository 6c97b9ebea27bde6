// SPDX-License-Identifier: Apache-2.0
// What an edit leaves of a schedule's past.
#pragma once

#include "pawl/base/clock.h"
#include "pawl/schedule/schedule.h"
#include "pawl/store/schedules.h"
#include "pawl/store/store.h"

namespace pawl::commands {

// A schedule that is new: its slots begin behind now.
[[nodiscard]] auto new_schedule(schedule::Schedule schedule, WallTime now) -> store::StoredSchedule;

// `before` as `wanted` wants it, in the caller's transaction, which holds it locked. What equals it
// goes on where it stood. Otherwise no slot up to now fires any more (G28): those that had not
// fired are written off in the ledger (G22). An interval whose expression and zone stay keeps its
// slots.
[[nodiscard]] auto edited_schedule(
    store::Transaction& transaction,
    const store::StoredSchedule& before,
    schedule::Schedule wanted,
    WallTime now
) -> store::StoredSchedule;

// Whether its `after`, and theirs, lead back to it: each would wait for the others.
[[nodiscard]] auto waits_for_itself(
    store::Transaction& transaction, const schedule::Schedule& schedule
) -> bool;

}  // namespace pawl::commands
