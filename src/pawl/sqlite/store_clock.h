// SPDX-License-Identifier: Apache-2.0
// The store's own time, which decides leases.
#pragma once

#include <algorithm>

#include "pawl/base/clock.h"

namespace pawl::sqlite {

// Starts at the wall clock, or at the mark that an earlier process left if that lies ahead, then
// runs with the steady clock alone: setting the wall clock neither ends nor prolongs a lease.
// Thread-safe behind start().
class StoreClock {
 public:
    explicit StoreClock(const Clock& clock) : clock_(clock) {}

    void start(WallTime mark) {
        began_at_ = std::max(mark, clock_.wall_now());
        steady_began_at_ = clock_.steady_now();
    }
    [[nodiscard]] auto now() const -> WallTime {
        return began_at_ + (clock_.steady_now() - steady_began_at_);
    }

 private:
    const Clock& clock_;
    WallTime began_at_{};
    SteadyTime steady_began_at_{};
};

}  // namespace pawl::sqlite
