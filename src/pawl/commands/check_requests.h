// SPDX-License-Identifier: Apache-2.0
// What may be wrong with requests for jobs before the store is asked.
#pragma once

#include <cstdint>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/result.h"
#include "pawl/job/job_request.h"
#include "pawl/task/registry.h"

namespace pawl::commands {

// Whether a request was one job or a list of them: pointers of errors are "/priority" or
// "/3/priority".
enum class Shape : std::uint8_t { single, list };

// Well-formed, of known tasks, and of queues, tasks and users that are the principal's to name. All
// that is wrong at once: `forbidden` if anything is, else the code of a single wrong field, or
// validation_failed for several. Waits for nothing.
[[nodiscard]] auto check_requests(
    const access::Principal& principal,
    const std::vector<job::JobRequest>& requests,
    const task::TaskMap& tasks,
    Shape shape
) -> Result<>;

}  // namespace pawl::commands
