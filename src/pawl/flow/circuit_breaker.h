// SPDX-License-Identifier: Apache-2.0
// Leaves a destination alone that fails again and again (M. Nygard, "Release It!", 2007). Pure.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string_view>

#include "pawl/base/clock.h"

namespace pawl::flow {

// Opens at `failures` within `within`, and lets one call through after `open`.
struct CircuitPolicy {
    int failures = 5;                           // 1..10,000
    Duration within = std::chrono::minutes(1);  // 1s..24h
    Duration open = std::chrono::seconds(30);   // 1s..24h

    auto operator==(const CircuitPolicy&) const -> bool = default;
};

// closed: calls go out. open: none do. half_open: one does, and its end decides.
enum class CircuitState : std::uint8_t { closed, open, half_open };

inline constexpr std::array<std::string_view, 3> kCircuitStateNames = {
    "closed",
    "open",
    "half_open",
};

// One destination of one task, on one node. One thread.
class CircuitBreaker {
 public:
    explicit CircuitBreaker(CircuitPolicy policy) : policy_(policy) {}

    [[nodiscard]] auto state(SteadyTime now) const -> CircuitState;
    // Until when no call may go out; nullopt: one may now.
    [[nodiscard]] auto closed_until(SteadyTime now) const -> std::optional<SteadyTime>;
    // A call goes out: in half_open, the probe.
    void started(SteadyTime now);
    void succeeded();
    void failed(SteadyTime now);
    // It ended without telling anything about the destination: the next one is the probe.
    void ended_otherwise() { probing_ = false; }

 private:
    CircuitPolicy policy_;
    std::deque<SteadyTime> failures_;  // while closed
    std::optional<SteadyTime> opened_at_ = std::nullopt;
    bool probing_ = false;
};

}  // namespace pawl::flow
