// SPDX-License-Identifier: Apache-2.0
// One try at running a job. Never edited after its end.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/job/outcome.h"

namespace pawl::job {

struct Attempt {
    int generation = 0;
    int number = 0;
    std::string holder = {};  // the node or worker that ran it
    WallTime started_at = {};
    std::optional<WallTime> ended_at = std::nullopt;  // nullopt: still running
    std::optional<AttemptEnd> end = std::nullopt;
    JobError error = {};

    auto operator==(const Attempt&) const -> bool = default;
};

// What is kept of one attempt's lines.
inline constexpr std::size_t kMostLogLines = 1'000;
inline constexpr std::size_t kLongestLogLine = 8'192;
inline constexpr std::string_view kMoreLogLines = "more lines came and were not kept";

// One line that an attempt wrote.
struct LogLine {
    int attempt = 0;
    WallTime at = {};
    std::string level = "INFO";
    std::string message = {};

    auto operator==(const LogLine&) const -> bool = default;
};

}  // namespace pawl::job
