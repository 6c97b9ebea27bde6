// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/scheduled_job.h"

#include <utility>

#include "pawl/schedule/job_of_schedule.h"
#include "pawl/task/make_job.h"

namespace pawl::commands {

auto scheduled_job(
    const schedule::Schedule& schedule,
    const task::Task& task,
    std::optional<WallTime> slot,
    WallTime now
) -> Result<store::NewJob> {
    store::NewJob wanted{
        .job = schedule::job_of_schedule(schedule, task::make_job(task, now), slot)
    };
    auto keys = task::keys_of(task.keys, wanted.job.payload);
    if (!keys) {
        return std::unexpected(std::move(keys.error()));
    }
    wanted.job.concurrency_key = std::move(keys->concurrency_key);
    if (keys->unique) {
        store::hold_key(wanted, std::move(*keys->unique), now);
    }
    return wanted;
}

}  // namespace pawl::commands
