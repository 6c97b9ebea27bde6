// SPDX-License-Identifier: Apache-2.0
// Ends a process whose loops hang, so that its supervisor starts a new one (guarantee G50).
#pragma once

#include <functional>
#include <optional>
#include <thread>

#include "pawl/base/clock.h"

namespace pawl::server {

inline constexpr Duration kLongestSilence = std::chrono::seconds(10);

// Whether the process is to be ended: a loop was silent too long while the store did not keep it
// waiting. Pure.
[[nodiscard]] auto is_hung(Duration silence, std::optional<Duration> flushing_for) -> bool;

// Asks once a second, on a thread of its own, and calls `bark` once when the answer was yes three
// times in a row.
class Watchdog {
 public:
    Watchdog(std::function<bool()> hung, std::function<void()> bark);

 private:
    std::jthread thread_;
};

}  // namespace pawl::server
