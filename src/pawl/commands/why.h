// SPDX-License-Identifier: Apache-2.0
// Why a job does not run yet.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/commands/services.h"

namespace pawl::commands {

struct Reason {
    // queue_paused, task_paused, key_paused, schedule_paused, future_time, backoff, rate_limited,
    // queue_concurrency, key_concurrency, circuit_open, dependency, ordering or no_worker.
    std::string_view code;
    std::string detail = {};
    std::optional<WallTime> until = std::nullopt;  // when it goes by itself, if that is known
};

// Everything that keeps a waiting job from being started now; limits are told of a ready one only,
// since they may look different when another's time comes. Empty for a job that runs or is final,
// and for one whose turn simply has not come behind others. Errors: not_found.
[[nodiscard]] auto why_waiting(Services& services, access::Principal principal, JobId id)
    -> Async<Result<std::vector<Reason>>>;

}  // namespace pawl::commands
