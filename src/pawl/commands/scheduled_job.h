// SPDX-License-Identifier: Apache-2.0
// The job of a schedule as it is to be stored, when somebody asks for it.
#pragma once

#include <optional>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/schedule/schedule.h"
#include "pawl/store/jobs.h"
#include "pawl/task/task.h"

namespace pawl::commands {

// With the keys that its task makes of the payload; `slot` is absent for a run by hand. Pure.
// Errors: invalid_string (no key can be made of the payload).
[[nodiscard]] auto scheduled_job(
    const schedule::Schedule& schedule,
    const task::Task& task,
    std::optional<WallTime> slot,
    WallTime now
) -> Result<store::NewJob>;

}  // namespace pawl::commands
