// SPDX-License-Identifier: Apache-2.0
// "@ref": jobs of one request that depend on each other.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/job/job_request.h"
#include "pawl/store/jobs.h"

namespace pawl::commands {

struct Parents {
    std::vector<std::vector<store::JobWait>> waits = {};  // by request
    std::vector<std::size_t> order = {};  // parents before children; empty: as they stand
};

// Pure. Errors, each with its pointer: duplicate_ref, unknown_dependency, dependency_cycle.
[[nodiscard]] auto resolve_parents(std::span<const job::JobRequest> requests) -> Result<Parents>;

}  // namespace pawl::commands
