// SPDX-License-Identifier: Apache-2.0
// A job's log, for those who read it while it grows.
#pragma once

#include <cstddef>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/id.h"
#include "pawl/base/result.h"
#include "pawl/commands/services.h"
#include "pawl/job/attempt.h"

namespace pawl::commands {

// Some lines in a row. Lines of a job are numbered from 1, without gaps.
struct LogTail {
    std::vector<job::LogLine> lines = {};
    bool is_end = false;  // the job is final, and no line comes behind these
};

// The lines behind the `after`-th, as one snapshot has them; at most 100, and then is_end is false.
// Errors: not_found, also for a job that the principal does not see.
[[nodiscard]] auto read_log_tail(
    Services& services, access::Principal principal, JobId id, std::size_t after
) -> Async<Result<LogTail>>;

}  // namespace pawl::commands
