// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/overlap_rule.h"

#include <algorithm>

namespace pawl::schedule {

auto OverlapRule::looks_at() const -> std::size_t {
    switch (overlap) {
        case Overlap::skip:
            return 1;
        case Overlap::allow:
            return 0;
        case Overlap::queue:
        case Overlap::replace:
            return most_waiting + 2;
    }
    return 0;
}

auto OverlapRule::writes_off(std::size_t unfinished) const -> bool {
    switch (overlap) {
        case Overlap::skip:
            return unfinished > 0;
        case Overlap::queue:
            return unfinished > most_waiting;
        case Overlap::allow:
        case Overlap::replace:
            return false;
    }
    return false;
}

auto overlap_rule(const Schedule& schedule, bool missed) -> OverlapRule {
    if (missed && schedule.catch_up == CatchUp::all && schedule.overlap == Overlap::skip) {
        const auto most = static_cast<std::size_t>(std::max(schedule.catch_up_max, 1));
        return {.overlap = Overlap::queue, .most_waiting = most};
    }
    return {.overlap = schedule.overlap, .most_waiting = kMostWaitingOfQueueOverlap};
}

}  // namespace pawl::schedule
