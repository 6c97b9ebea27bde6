// SPDX-License-Identifier: Apache-2.0
// When jobs of a task are created.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"

namespace pawl::schedule {

// What happens to a slot while earlier jobs of the same schedule are unfinished.
enum class Overlap : std::uint8_t { skip, queue, allow, replace };
// Which slots missed during downtime are fired.
enum class CatchUp : std::uint8_t { latest, all, none };
// What a job does that waited for a schedule (`after`) which did not succeed.
enum class AfterFailure : std::uint8_t { skip, run };
// Who declared a schedule: those of the file are read-only in the API.
enum class Origin : std::uint8_t { config, api };

inline constexpr std::array<std::string_view, 4> kOverlapNames = {
    "skip", "queue", "allow", "replace"
};
inline constexpr std::array<std::string_view, 3> kCatchUpNames = {"latest", "all", "none"};
inline constexpr std::array<std::string_view, 2> kAfterFailureNames = {"skip", "run"};
inline constexpr std::array<std::string_view, 2> kOriginNames = {"config", "api"};

// The declaration of a schedule: what the file or a PUT says.
struct Schedule {
    std::string name = {};
    std::string task = {};
    std::string cron = {};
    std::string timezone = "UTC";
    std::string payload = {};  // JSON text; empty: the task's
    std::string queue = {};    // empty: the task's
    std::optional<int> priority = std::nullopt;
    Overlap overlap = Overlap::skip;
    CatchUp catch_up = CatchUp::latest;
    Duration catch_up_window = std::chrono::hours(24);
    int catch_up_max = 100;
    Duration jitter = Duration::zero();
    std::vector<std::string> after = {};
    Duration after_timeout = std::chrono::hours(6);
    AfterFailure after_failure = AfterFailure::skip;
    bool enabled = true;
    Origin origin = Origin::api;

    auto operator==(const Schedule&) const -> bool = default;
};

inline constexpr int kMostCatchUp = 10'000;
inline constexpr std::size_t kMostWaitingOfQueueOverlap = 100;
inline constexpr std::size_t kMostAfter = 16;

}  // namespace pawl::schedule
