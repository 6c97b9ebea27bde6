// SPDX-License-Identifier: Apache-2.0
// Who tries keys: at most ten wrong ones a minute from one address.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"

namespace pawl::api {

inline constexpr std::size_t kWrongSignIns = 10;
inline constexpr auto kSignInWindow = std::chrono::minutes(1);

// Of this node, in memory. Thread-safe. An IPv6 address counts with its whole /64.
class WrongSignIns {
 public:
    // Whether nobody may try from that address now.
    [[nodiscard]] auto is_closed_for(std::string_view peer, SteadyTime now) -> bool;
    void add(std::string_view peer, SteadyTime now);

 private:
    void forget(SteadyTime now);

    std::mutex mutex_;  // guards tries_
    std::map<std::string, std::vector<SteadyTime>, std::less<>> tries_;
};

}  // namespace pawl::api
