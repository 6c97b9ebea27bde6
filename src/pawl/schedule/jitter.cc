// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/jitter.h"

#include <cstdint>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/schedule/hash.h"

namespace pawl::schedule {
namespace {

// Slots differ in few bits: this spreads them over all. Finaliser of MurmurHash3 (A. Appleby).
auto mixed(std::uint64_t bits) -> std::uint64_t {
    bits = (bits ^ bits >> 33) * 0xff51afd7ed558ccd;
    bits = (bits ^ bits >> 33) * 0xc4ceb9fe1a85ec53;
    return bits ^ bits >> 33;
}

}  // namespace

auto jitter_delay(std::string_view schedule_name, WallTime slot, Duration span) -> Duration {
    if (span <= Duration::zero()) {
        return Duration::zero();
    }
    const auto when = static_cast<std::uint64_t>(slot.time_since_epoch().count());
    const auto hash = mixed(fnv1a(schedule_name) ^ mixed(when));
    return Duration(static_cast<Duration::rep>(hash % static_cast<std::uint64_t>(span.count())));
}

}  // namespace pawl::schedule
