// SPDX-License-Identifier: Apache-2.0
// Retention: what is old enough goes, a bounded piece at a time.
#pragma once

#include "pawl/relational/jobs.h"
#include "pawl/relational/session.h"
#include "pawl/store/store.h"

namespace pawl::relational {

[[nodiscard]] auto prune_jobs(Session& session, Jobs& jobs, const store::PruneRequest& request)
    -> store::PruneResult;
[[nodiscard]] auto prune_bookkeeping(Session& session, WallTime now, std::size_t limit)
    -> std::size_t;

}  // namespace pawl::relational
