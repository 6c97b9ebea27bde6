// SPDX-License-Identifier: Apache-2.0
// Retries the jobs that somebody set back to PENDING with an UPDATE of the views.
#pragma once

#include <optional>

#include "pawl/engine/context.h"
#include "pawl/runtime/async.h"

namespace pawl::engine {

// Gives when to look again; nullopt: never, there are no views.
[[nodiscard]] auto retry_what_sql_asked_for(EngineContext& context, WallTime now)
    -> Async<Result<std::optional<WallTime>>>;

}  // namespace pawl::engine
