// SPDX-License-Identifier: Apache-2.0
// The job of a schedule: its task's, with what the schedule says otherwise.
#pragma once

#include <optional>

#include "pawl/base/clock.h"
#include "pawl/job/job.h"
#include "pawl/schedule/schedule.h"

namespace pawl::schedule {

// `slot` is absent for a run by hand. Pure.
[[nodiscard]] auto job_of_schedule(
    const Schedule& schedule, job::Job of_task, std::optional<WallTime> slot
) -> job::Job;

}  // namespace pawl::schedule
