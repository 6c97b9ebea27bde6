// SPDX-License-Identifier: Apache-2.0
// How many jobs of a task failed one after another.
#pragma once

#include <cstdint>

namespace pawl::job {

// Around the end of one job: a failed one adds one, one that succeeded ends the streak, and others
// leave it.
struct FailureStreak {
    std::int64_t before = 0;
    std::int64_t now = 0;
};

}  // namespace pawl::job
