// SPDX-License-Identifier: Apache-2.0
// What the end of a job brings about: alerts, and the jobs that its task names.
#pragma once

#include "pawl/task/alerts.h"

namespace pawl::task {

// The jobs to be stored with the end of a job, given the streak of its task. Null: none may come.
// Beside what alerts_of() gives these are jobs of the tasks in `on_success` or, once no attempt is
// left, `on_failure`: with their task's own payload, or with {job_id, task, queue, state, attempt,
// max_attempts, payload} and `result` or `error` of the job that ended. Pure.
[[nodiscard]] auto follow_ups_of(
    const TaskMap& tasks,
    const job::Job& job,
    const job::Outcome& outcome,
    const job::Transition& change,
    WallTime now
) -> RaiseAlerts;

}  // namespace pawl::task
