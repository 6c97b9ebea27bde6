// SPDX-License-Identifier: Apache-2.0
// What a client asks for, before it is a job.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/id.h"
#include "pawl/base/result.h"
#include "pawl/job/job.h"

namespace pawl::job {

// How long a unique key is held.
enum class UniqueWhile : std::uint8_t { unfinished, window };

inline constexpr std::array<std::string_view, 2> kUniqueWhileNames = {"unfinished", "window"};

struct UniqueRequest {
    std::string key = {};
    UniqueWhile held_while = UniqueWhile::unfinished;
    std::optional<Duration> window = std::nullopt;  // from its creation on; with `window` only
    OnConflict on_conflict = OnConflict::existing;

    auto operator==(const UniqueRequest&) const -> bool = default;
};

// A job to wait for: one that is stored, or one of the same request by its `ref`.
struct ParentRequest {
    JobId id = {};
    std::string ref = {};

    auto operator==(const ParentRequest&) const -> bool = default;
};

// What is absent is taken from the task.
struct JobRequest {
    JobId id = {};  // where it was given before the job is stored; none: the store gives one
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
    std::string ref = {};
    std::optional<WallTime> deadline = std::nullopt;
    std::optional<UniqueRequest> unique = std::nullopt;
    std::string concurrency_key = {};
    std::string ordering_key = {};
    std::optional<OnLost> on_lost = std::nullopt;
    std::vector<ParentRequest> depends_on = {};
    OnParentFailure on_parent_failure = OnParentFailure::skip;
    BatchId batch = {};

    auto operator==(const JobRequest&) const -> bool = default;
};

inline constexpr std::size_t kMostTags = 32;
inline constexpr std::size_t kMostJobsABatch = 10'000;
inline constexpr std::size_t kMostParents = 10'000;
inline constexpr Duration kLongestWindow = std::chrono::days(366);
inline constexpr Duration kLongestTimeout = std::chrono::hours(24);
inline constexpr Duration kLongestDelay = std::chrono::days(3660);

// Everything that is wrong with a request by itself, with pointers relative to it ("/priority"):
// invalid_name, out_of_range, invalid_string, conflicting_fields. Pure. Whether its task exists is
// for commands to say.
[[nodiscard]] auto check_request(const JobRequest& request) -> std::vector<FieldError>;

}  // namespace pawl::job
