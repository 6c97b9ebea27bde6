// SPDX-License-Identifier: Apache-2.0
// A sleep that ends early when somebody asks to stop.
#pragma once

#include <stop_token>

#include "pawl/base/clock.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/async.h"

namespace pawl {

// Returns at `until` or as soon as `stop` is requested, whichever comes first, on the executor of
// the calling coroutine. `clock` and `alarms` outlive the coroutine.
[[nodiscard]] auto sleep_until_stopped(
    const Clock* clock, Alarms* alarms, SteadyTime until, std::stop_token stop
) -> Async<void>;

}  // namespace pawl
