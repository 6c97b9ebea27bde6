// SPDX-License-Identifier: Apache-2.0
// `after`: which slots of other schedules a slot waits for.
#pragma once

#include <vector>

#include "pawl/base/clock.h"
#include "pawl/schedule/schedule.h"
#include "pawl/schedule/zone.h"
#include "pawl/store/jobs.h"
#include "pawl/store/schedules.h"

namespace pawl::engine {

// For each schedule named in `after`: its last slot on the same local day (in `zone`, this
// schedule's) at or before `slot`, if it has one. A slot that the ledger does not have and never
// will (it is older than the schedule) is not waited for.
[[nodiscard]] auto waits_of_slot(
    store::SchedulePort& schedules,
    const schedule::Schedule& schedule,
    const schedule::Zone& zone,
    WallTime slot
) -> std::vector<store::SlotWait>;

}  // namespace pawl::engine
