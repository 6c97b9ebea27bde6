// SPDX-License-Identifier: Apache-2.0
// The newest jobs of a filter, without a walk along everybody else's unfinished ones.
#pragma once

#include <cstdint>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/commands/jobs.h"
#include "pawl/compat/route.h"
#include "pawl/job/job.h"

namespace pawl::compat {

// Newest first, at most `filter.limit`; the filter names states. `unfinished` is how many of its
// unfinished jobs there are, by the counters: a walk that has found them all ends. `call` outlives
// the coroutine.
[[nodiscard]] auto list_newest(const Call& call, store::JobFilter filter, std::int64_t unfinished)
    -> Async<Result<std::vector<job::Job>>>;

// Merges lists that are newest first into one, of at most `limit`.
void merge_newest(std::vector<job::Job>& into, std::vector<job::Job> more, std::size_t limit);

}  // namespace pawl::compat
