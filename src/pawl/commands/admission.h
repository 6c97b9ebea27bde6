// SPDX-License-Identifier: Apache-2.0
// What a kind itself asks of a request before it is accepted.
#pragma once

#include <optional>
#include <string>

#include "pawl/base/result.h"
#include "pawl/job/job_request.h"
#include "pawl/task/registry.h"

namespace pawl::commands {

// With the payload that the job will have: the request's, else the task's. Error: what
// task::Runner::admit() says, of the field "/payload". A task that is not there, or that this node
// cannot run, asks nothing. From any thread.
[[nodiscard]] auto admit(const task::TaskMap& tasks, const job::JobRequest& request) -> Result<>;

// The same for a job of that task with that payload. nullopt: the payload stays as it is, and was
// admitted before.
[[nodiscard]] auto admit_payload(
    const task::TaskMap& tasks, const std::string& task, const std::optional<std::string>& payload
) -> Result<>;

}  // namespace pawl::commands
