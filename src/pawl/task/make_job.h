// SPDX-License-Identifier: Apache-2.0
// A job as its task declares it: what requests and schedules begin from.
#pragma once

#include "pawl/base/clock.h"
#include "pawl/job/job.h"
#include "pawl/task/task.h"

namespace pawl::task {

// Due at `now`. Pure.
[[nodiscard]] inline auto make_job(const Task& task, WallTime now) -> job::Job {
    return {
        .task = task.name,
        .queue = task.queue,
        .priority = task.priority,
        .payload = task.payload,
        .max_attempts = task.retry.max_attempts,
        .timeout = task.timeout,
        .run_at = now,
        .tags = task.tags,
    };
}

}  // namespace pawl::task
