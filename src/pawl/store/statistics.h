// SPDX-License-Identifier: Apache-2.0
// Runs, successes, durations and waits by task and minute: kept in the commits that finish jobs.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"

namespace pawl::store {

// What is counted. `run` and `wait` have a bucket of duration; the others have bucket 0.
enum class Measure : std::uint8_t { run, wait, succeeded, failed, cancelled, skipped };

inline constexpr std::array<std::string_view, 6> kMeasureNames = {
    "run",
    "wait",
    "succeeded",
    "failed",
    "cancelled",
    "skipped",
};

struct StatisticsRow {
    std::string task = {};
    WallTime minute = {};
    Measure measure = Measure::run;
    int bucket = 0;  // bucket_of(duration)
    std::int64_t count = 0;
    std::int64_t total = 0;  // microseconds, of run and wait

    auto operator==(const StatisticsRow&) const -> bool = default;
};

// Logarithmic buckets, four to a doubling: a percentile read from their middles is at most 9.1 %
// off.
[[nodiscard]] auto bucket_of(Duration duration) -> int;
// The middle of a bucket, as logarithms go.
[[nodiscard]] auto bucket_middle(int bucket) -> Duration;

class StatisticsQueries {
 public:
    StatisticsQueries() = default;
    StatisticsQueries(const StatisticsQueries&) = delete;
    auto operator=(const StatisticsQueries&) -> StatisticsQueries& = delete;
    virtual ~StatisticsQueries() = default;

    // Summed by task, measure and bucket over minutes in [from, to), into steps of `step` (their
    // begin stands in `minute`). An empty task means all of them.
    [[nodiscard]] virtual auto sum(std::string_view task, WallTime from, WallTime to, Duration step)
        -> std::vector<StatisticsRow> = 0;
};

}  // namespace pawl::store
