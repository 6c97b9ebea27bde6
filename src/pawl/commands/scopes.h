// SPDX-License-Identifier: Apache-2.0
// Scopes of what has its queue from the registry: tasks and schedules. The rules are
// access/scope.h.
#pragma once

#include "pawl/access/principal.h"
#include "pawl/base/result.h"
#include "pawl/schedule/schedule.h"
#include "pawl/task/registry.h"

namespace pawl::commands {

// A task counts by its own queue, whatever queues its jobs may be put into.
[[nodiscard]] auto sees_task(const access::Principal& principal, const task::Task& task) -> bool;

// A schedule counts by the queue of its jobs. One whose task is gone has none.
[[nodiscard]] auto sees_schedule(
    const access::Principal& principal,
    const schedule::Schedule& schedule,
    const task::TaskMap& tasks
) -> bool;

// Whether it may be declared by this principal. Errors: forbidden.
[[nodiscard]] auto check_scope(
    const access::Principal& principal,
    const schedule::Schedule& schedule,
    const task::TaskMap& tasks
) -> Result<>;

}  // namespace pawl::commands
