// SPDX-License-Identifier: Apache-2.0
// How often a job is tried, and how long it waits in between. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"

namespace pawl::job {

// The delays between attempts: growing by doubling, growing by a constant, or listed (the last
// one repeats).
struct Backoff {
    enum class Shape : std::uint8_t { exponential, linear, list };

    Shape shape = Shape::exponential;
    std::vector<Duration> delays = {std::chrono::seconds(10), std::chrono::hours(1)};

    auto operator==(const Backoff&) const -> bool = default;
};

enum class Jitter : std::uint8_t { full, none };

struct RetryPolicy {
    int max_attempts = 3;  // 1..1000
    Backoff backoff = {};
    Jitter jitter = Jitter::full;

    // The wait after attempt number `attempt` (1 is the first). With full jitter it is spread
    // evenly over [0, delay] by the seed ("Exponential Backoff And Jitter", AWS Architecture Blog,
    // 2015).
    [[nodiscard]] auto delay_after(int attempt, std::uint64_t seed) const -> Duration;

    auto operator==(const RetryPolicy&) const -> bool = default;
};

inline constexpr int kMostAttempts = 1000;

// "exponential:10s..1h" or "linear:60s". Error: invalid_backoff.
[[nodiscard]] auto parse_backoff(std::string_view text) -> Result<Backoff>;
// ["10s", "1m"]: 1..100 durations. Error: invalid_backoff.
[[nodiscard]] auto backoff_from_list(const std::vector<std::string>& delays) -> Result<Backoff>;
// What parse_backoff reads; a list as "10s,1m".
[[nodiscard]] auto to_text(const Backoff& backoff) -> std::string;

}  // namespace pawl::job
