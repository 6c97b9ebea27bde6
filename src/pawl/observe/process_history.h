// SPDX-License-Identifier: Apache-2.0
// What this process used in the last hour, a sample each ten seconds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "pawl/base/clock.h"

namespace pawl {

struct ProcessSample {
    WallTime at = {};
    double cpu_cores = 0;  // mean since the sample before
    std::int64_t memory_bytes = 0;
    std::int64_t connections = 0;
    std::int64_t running = 0;  // attempts

    auto operator==(const ProcessSample&) const -> bool = default;
};

// What the system says now, and what the program knows of itself.
struct ProcessUsage {
    double cpu_seconds = 0;  // since its start
    std::int64_t memory_bytes = 0;
    std::int64_t connections = 0;
    std::int64_t running = 0;
};

// Thread-safe.
class ProcessHistory {
 public:
    static constexpr Duration kStep = std::chrono::seconds(10);
    static constexpr std::size_t kSamples = 360;

    // The clock outlives this. `usage` is called from look(); nullopt: it cannot be read.
    ProcessHistory(const Clock& clock, std::function<std::optional<ProcessUsage>()> usage);

    // Takes a sample if the last one is old enough. To be called once a second or so.
    void look();
    // Oldest first.
    [[nodiscard]] auto samples() const -> std::vector<ProcessSample>;

 private:
    const Clock& clock_;
    std::function<std::optional<ProcessUsage>()> usage_;
    std::optional<SteadyTime> last_ = std::nullopt;  // only look() uses this and the next
    double last_cpu_ = 0;
    mutable std::mutex mutex_;  // guards samples_
    std::deque<ProcessSample> samples_;
};

}  // namespace pawl
