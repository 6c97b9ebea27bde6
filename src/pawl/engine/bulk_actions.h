// SPDX-License-Identifier: Apache-2.0
// Carries out the bulk actions that somebody asked for, piece by piece; also those that an earlier
// process left unfinished.
#pragma once

#include <optional>

#include "pawl/base/result.h"
#include "pawl/engine/context.h"
#include "pawl/runtime/async.h"

namespace pawl::engine {

// One piece. Gives when the next one is due: now, or never while there is none.
[[nodiscard]] auto advance_bulk_actions(EngineContext& context, WallTime now)
    -> Async<Result<std::optional<WallTime>>>;

}  // namespace pawl::engine
