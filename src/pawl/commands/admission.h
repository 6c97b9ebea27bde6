// SPDX-License-Identifier: Apache-2.0
// What a kind itself asks of a payload before it is accepted, as far as nobody else is to be asked
// (admit_jobs.h).
#pragma once

#include <optional>
#include <string>

#include "pawl/base/result.h"
#include "pawl/job/job_request.h"
#include "pawl/task/registry.h"

namespace pawl::commands {

// With the payload that the job will have: the request's, else the task's. Error: what
// task::Runner::check() says, of the field "/payload". A task that is not there, or that this node
// cannot run, asks nothing. From any thread.
[[nodiscard]] auto check_by_kind(const task::TaskMap& tasks, const job::JobRequest& request)
    -> Result<>;

// The same for a job of that task with that payload. nullopt: the payload stays as it is, and was
// checked before.
[[nodiscard]] auto check_by_kind(
    const task::TaskMap& tasks, const std::string& task, const std::optional<std::string>& payload
) -> Result<>;

}  // namespace pawl::commands
