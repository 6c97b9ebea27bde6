// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/jitter.h"

#include <cstdint>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/stable_hash.h"

namespace pawl::schedule {

auto jitter_delay(std::string_view schedule_name, WallTime slot, Duration span) -> Duration {
    if (span <= Duration::zero()) {
        return Duration::zero();
    }
    const auto when = static_cast<std::uint64_t>(slot.time_since_epoch().count());
    const auto hash = spread_bits(fnv1a(schedule_name) ^ spread_bits(when));
    return Duration(static_cast<Duration::rep>(hash % static_cast<std::uint64_t>(span.count())));
}

}  // namespace pawl::schedule
