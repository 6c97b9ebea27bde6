// SPDX-License-Identifier: Apache-2.0
// The states of a job: equal on the wire, in the database and in code.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pawl::job {

enum class JobState : std::uint8_t {
    scheduled,  // run_at lies ahead
    blocked,    // waits for other jobs
    ready,      // may be claimed
    running,    // an attempt holds it
    retrying,   // waits for its backoff
    succeeded,
    failed,  // attempts used up, or a permanent error
    cancelled,
    skipped,  // a policy or a budget said no
};

inline constexpr std::array<std::string_view, 9> kJobStateNames = {
    "scheduled",
    "blocked",
    "ready",
    "running",
    "retrying",
    "succeeded",
    "failed",
    "cancelled",
    "skipped",
};

[[nodiscard]] constexpr auto to_text(JobState state) -> std::string_view {
    return kJobStateNames.at(static_cast<std::size_t>(state));
}

[[nodiscard]] constexpr auto parse_job_state(std::string_view text) -> std::optional<JobState> {
    for (std::size_t i = 0; i < kJobStateNames.size(); ++i) {
        if (kJobStateNames.at(i) == text) {
            return static_cast<JobState>(i);
        }
    }
    return std::nullopt;
}

// A final job lives in the history and changes only through an explicit retry.
[[nodiscard]] constexpr auto is_final(JobState state) -> bool {
    return state >= JobState::succeeded;
}

// A job that has not started: a cancel ends it at once.
[[nodiscard]] constexpr auto is_waiting(JobState state) -> bool {
    return state != JobState::running && !is_final(state);
}

}  // namespace pawl::job
