// SPDX-License-Identifier: Apache-2.0
// The sweeps nobody asks for: fire schedules, promote what is due, end what its holder left, remove
// what is old. Each takes the time as a parameter.
#pragma once

#include <cstddef>
#include <optional>

#include "pawl/base/result.h"
#include "pawl/engine/context.h"
#include "pawl/runtime/async.h"

namespace pawl::engine {

// Fires due schedules, a bounded number a transaction. Gives when the next one is due.
[[nodiscard]] auto fire_schedules(EngineContext& context, WallTime now)
    -> Async<Result<std::optional<WallTime>>>;

// Scheduled and retrying jobs become ready; what was blocked too long is given up.
[[nodiscard]] auto promote_jobs(EngineContext& context, WallTime now)
    -> Async<Result<std::optional<WallTime>>>;

// Ends the attempts of holders that are gone, as lost. Gives how many.
[[nodiscard]] auto reap_orphans(EngineContext& context) -> Async<std::size_t>;

// Removes final jobs past their retention and old bookkeeping. Gives how many rows went.
[[nodiscard]] auto prune(EngineContext& context, WallTime now) -> Async<std::size_t>;

}  // namespace pawl::engine
