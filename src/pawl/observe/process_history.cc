// SPDX-License-Identifier: Apache-2.0
#include "pawl/observe/process_history.h"

#include <chrono>
#include <utility>

namespace pawl {

ProcessHistory::ProcessHistory(
    const Clock& clock, std::function<std::optional<ProcessUsage>()> usage
)
    : clock_(clock), usage_(std::move(usage)) {}

void ProcessHistory::look() {
    const auto now = clock_.steady_now();
    if (last_ && now - *last_ < kStep) {
        return;
    }
    const auto usage = usage_();
    if (!usage) {
        return;
    }
    if (last_) {
        const auto passed = std::chrono::duration<double>(now - *last_).count();
        const std::lock_guard lock(mutex_);
        samples_.push_back({
            .at = clock_.wall_now(),
            .cpu_cores = (usage->cpu_seconds - last_cpu_) / passed,
            .memory_bytes = usage->memory_bytes,
            .connections = usage->connections,
            .running = usage->running,
        });
        if (samples_.size() > kSamples) {
            samples_.pop_front();
        }
    }
    last_ = now;
    last_cpu_ = usage->cpu_seconds;
}

auto ProcessHistory::samples() const -> std::vector<ProcessSample> {
    const std::lock_guard lock(mutex_);
    return {samples_.begin(), samples_.end()};
}

}  // namespace pawl
