// SPDX-License-Identifier: Apache-2.0
// POST /api/jobs/process with a jobId.
#pragma once

#include "pawl/base/id.h"
#include "pawl/compat/route.h"

namespace pawl::compat {

// Begins a prompt's job now, also one of a paused queue, and holds the answer until it is final;
// one that runs already is waited for. Jobs of other kinds are not found.
[[nodiscard]] auto run_prompt(Call call, JobId id) -> Answer;

}  // namespace pawl::compat
