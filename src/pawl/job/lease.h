// SPDX-License-Identifier: Apache-2.0
// For how long a worker outside may hold a job without a word.
#pragma once

#include <chrono>

#include "pawl/base/clock.h"

namespace pawl::job {

inline constexpr Duration kShortestLease = std::chrono::seconds(3);
inline constexpr Duration kDefaultLease = std::chrono::seconds(30);
inline constexpr Duration kLongestLease = std::chrono::hours(1);

}  // namespace pawl::job
