// SPDX-License-Identifier: Apache-2.0
// What a client asks for, before it is a job.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"

namespace pawl::job {

// What is absent is taken from the task.
struct JobRequest {
    std::string task = {};
    std::optional<std::string> payload = std::nullopt;  // JSON text
    std::string queue = {};
    std::optional<int> priority = std::nullopt;
    std::optional<WallTime> run_at = std::nullopt;
    std::optional<Duration> delay = std::nullopt;
    std::optional<int> max_attempts = std::nullopt;
    std::optional<Duration> timeout = std::nullopt;
    std::vector<std::string> tags = {};
    std::string user_id = {};

    auto operator==(const JobRequest&) const -> bool = default;
};

inline constexpr std::size_t kMostTags = 32;
inline constexpr std::size_t kMostJobsABatch = 10'000;
inline constexpr Duration kLongestTimeout = std::chrono::hours(24);
inline constexpr Duration kLongestDelay = std::chrono::days(3660);

// Everything that is wrong with a request by itself, with pointers relative to it ("/priority"):
// invalid_name, out_of_range, invalid_string, conflicting_fields. Pure. Whether its task exists is
// for commands to say.
[[nodiscard]] auto check_request(const JobRequest& request) -> std::vector<FieldError>;

}  // namespace pawl::job
