// SPDX-License-Identifier: Apache-2.0
// A house whose schedules fire jobs that end at once, unless a test holds them.
#pragma once

#include <utility>

#include "house.h"

namespace pawl::scenarios {

class Schedules : public House {
 protected:
    Schedules() { stage_.answer = job::Outcome::success(""); }

    // Attempts wait until the test ends them.
    void hold_attempts() { stage_.answer = std::nullopt; }
    void end_first(job::Outcome outcome) {
        const auto running = stage_.running();
        ASSERT_FALSE(running.empty());
        stage_.end(running.front(), std::move(outcome));
        pass(Duration::zero());
    }
};

}  // namespace pawl::scenarios
