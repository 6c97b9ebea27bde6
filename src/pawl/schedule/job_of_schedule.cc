// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/job_of_schedule.h"

namespace pawl::schedule {

auto job_of_schedule(const Schedule& schedule, job::Job of_task, std::optional<WallTime> slot)
    -> job::Job {
    auto job = std::move(of_task);
    job.slot = job::SlotRef{.schedule = schedule.name, .slot = slot, .cron = schedule.cron};
    job.queue = schedule.queue.empty() ? job.queue : schedule.queue;
    job.priority = schedule.priority.value_or(job.priority);
    job.payload = schedule.payload.empty() ? job.payload : schedule.payload;
    return job;
}

}  // namespace pawl::schedule
