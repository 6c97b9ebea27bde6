// SPDX-License-Identifier: Apache-2.0
// Spreads the jobs of schedules that share a slot.
#pragma once

#include <string_view>

#include "pawl/base/clock.h"

namespace pawl::schedule {

// How long after `slot` its job becomes due: a hash of both, evenly spread over [0, span). The same
// for ever and on every node. Zero when `span` is not positive. Pure.
[[nodiscard]] auto jitter_delay(std::string_view schedule_name, WallTime slot, Duration span)
    -> Duration;

}  // namespace pawl::schedule
