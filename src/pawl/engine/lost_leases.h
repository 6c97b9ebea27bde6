// SPDX-License-Identifier: Apache-2.0
// The sweep that ends what workers outside let run out.
#pragma once

#include <optional>

#include "pawl/base/result.h"
#include "pawl/engine/context.h"
#include "pawl/runtime/async.h"

namespace pawl::engine {

// Attempts whose lease is past its time end as lost: the job is ready again, or failed if it may
// not be run twice or was the last attempt's, or cancelled if that was asked. Gives when the next
// lease runs out, in store time.
[[nodiscard]] auto end_lost_leases(EngineContext& context)
    -> Async<Result<std::optional<WallTime>>>;

}  // namespace pawl::engine
