// SPDX-License-Identifier: Apache-2.0
// What a principal may do with one job, queue or task. Which role a route needs is in the route
// table; this is about which of the things behind that route are its own.
//
// What is asked for by the name of a queue or task outside the scope is `forbidden`, and the error
// names the scope; a job or schedule outside it is treated as one that does not exist, so that
// nobody learns which ones do.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/result.h"
#include "pawl/job/job.h"

namespace pawl::access {

[[nodiscard]] auto allows_queue(const Scope& scope, std::string_view queue) -> bool;
[[nodiscard]] auto allows_task(const Scope& scope, std::string_view task) -> bool;

// Whether jobs of this task in this queue are within the scope.
[[nodiscard]] auto allows(const Scope& scope, std::string_view queue, std::string_view task)
    -> bool;

// Producers and users see and change their own jobs only, everybody else those within the scope.
[[nodiscard]] auto sees(
    const Principal& principal,
    std::string_view queue,
    std::string_view task,
    std::string_view user_id
) -> bool;
[[nodiscard]] inline auto sees(const Principal& principal, const job::Job& job) -> bool {
    return sees(principal, job.queue, job.task, job.user_id);
}
[[nodiscard]] auto sees_every_job(const Principal& principal) -> bool;
// Whether jobs whose user_id is not the principal's own are hidden from it.
[[nodiscard]] auto is_confined(const Principal& principal) -> bool;

// Errors of all below: forbidden.

// To create jobs, or schedules that do; to look at them by these names.
[[nodiscard]] auto check_queue(const Principal& principal, std::string_view queue) -> Result<>;
[[nodiscard]] auto check_task(const Principal& principal, std::string_view task) -> Result<>;

// To pause, change or empty a queue for all of its tasks, or to pause a task in all of its queues.
[[nodiscard]] auto check_whole_queue(const Principal& principal, std::string_view queue)
    -> Result<>;
[[nodiscard]] auto check_whole_task(const Principal& principal, std::string_view task) -> Result<>;

// To look at what is not divided by queue and task.
[[nodiscard]] auto check_unscoped(const Principal& principal) -> Result<>;

// To lease jobs of `queue`: the tasks whose jobs may be given out, when `wanted` are asked for.
// Empty, in and out: of any task.
[[nodiscard]] auto tasks_to_lease(
    const Principal& principal, std::string_view queue, std::vector<std::string> wanted
) -> Result<std::vector<std::string>>;

// Whom a job belongs to that is created with `user_id` in its request (empty: it names nobody).
// Only keys of operators and admins may name somebody.
[[nodiscard]] auto owner_of_new_job(const Principal& principal, std::string_view user_id)
    -> Result<std::string>;

}  // namespace pawl::access
