// SPDX-License-Identifier: Apache-2.0
// Who sees what there is beside jobs: tasks and schedules, which have their queue from the
// registry, batches and bulk actions. The rules are access/scope.h.
#pragma once

#include <optional>

#include "pawl/access/principal.h"
#include "pawl/base/result.h"
#include "pawl/schedule/schedule.h"
#include "pawl/store/bulk_actions.h"
#include "pawl/store/jobs.h"
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

// Narrows a filter to the jobs that the principal sees; false: it sees none of them.
[[nodiscard]] auto narrow(store::JobFilter& filter, const access::Principal& principal) -> bool;

// Whoever made a bulk action sees it, and who sees every job.
[[nodiscard]] auto sees_bulk_action(
    const access::Principal& principal, const store::BulkAction& action
) -> bool;

// Whoever made a batch sees it, and who sees every job.
[[nodiscard]] auto sees_batch(const access::Principal& principal, const store::Batch& batch)
    -> bool;

// For the store; nullopt: the principal sees everything.
[[nodiscard]] auto sight_of(const access::Principal& principal) -> std::optional<store::Sight>;

}  // namespace pawl::commands
