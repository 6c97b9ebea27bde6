// SPDX-License-Identifier: Apache-2.0
// POST /api/jobs/process with a jobId.
#pragma once

#include "pawl/base/id.h"
#include "pawl/compat/route.h"

namespace pawl::compat {

// Begins a job of a prompt or of a site now, also one of a paused queue, and holds the answer until
// it is final; one that runs already is waited for. Jobs of other kinds are not found.
[[nodiscard]] auto run_named(Call call, JobId id) -> Answer;

}  // namespace pawl::compat
