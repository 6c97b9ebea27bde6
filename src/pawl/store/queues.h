// SPDX-License-Identifier: Apache-2.0
// The port to queues, paused tasks and the counters behind every number that is shown.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/flow/rate_limit.h"
#include "pawl/job/job_state.h"

namespace pawl::store {

inline constexpr Duration kAgingLimit = std::chrono::minutes(10);

struct Queue {
    std::string name = {};
    bool paused = false;
    std::optional<int> concurrency = std::nullopt;          // running at once; nullopt: unlimited
    std::optional<int> per_key_concurrency = std::nullopt;  // of jobs with the same concurrency_key
    std::optional<flow::RateLimit> rate = std::nullopt;
    std::optional<flow::RateLimit> per_key_rate = std::nullopt;
    Duration aging_limit = kAgingLimit;  // behind higher priorities at most

    auto operator==(const Queue&) const -> bool = default;
};

// How many jobs of a task are in a queue in a state: kept in the commits that change it.
struct JobCount {
    std::string queue = {};
    std::string task = {};
    job::JobState state = job::JobState::ready;
    std::int64_t count = 0;

    auto operator==(const JobCount&) const -> bool = default;
};

class QueuePort {
 public:
    QueuePort() = default;
    QueuePort(const QueuePort&) = delete;
    auto operator=(const QueuePort&) -> QueuePort& = delete;
    virtual ~QueuePort() = default;

    virtual void put(const Queue& queue) = 0;
    // Makes the queue known if it is new. True if its pause changed.
    virtual auto set_paused(std::string_view queue, bool paused) -> bool = 0;
    virtual auto find(std::string_view queue) -> std::optional<Queue> = 0;
    // Jobs of the queue with this concurrency key. True if the pause changed.
    virtual auto set_key_paused(std::string_view queue, std::string_view key, bool paused)
        -> bool = 0;
    virtual void set_task_paused(std::string_view task, bool paused) = 0;
    // How many run with this concurrency key: what a claim compares with the limit.
    virtual auto running_with_key(std::string_view queue, std::string_view key) -> std::int64_t = 0;
};

class QueueQueries {
 public:
    QueueQueries() = default;
    QueueQueries(const QueueQueries&) = delete;
    auto operator=(const QueueQueries&) -> QueueQueries& = delete;
    virtual ~QueueQueries() = default;

    // By name: every queue that was declared or ever had a job.
    [[nodiscard]] virtual auto list() -> std::vector<Queue> = 0;
    // As it was declared or paused; one that is only known by its jobs has no limits.
    [[nodiscard]] virtual auto find(std::string_view queue) -> Queue = 0;
    [[nodiscard]] virtual auto counts() -> std::vector<JobCount> = 0;
    [[nodiscard]] virtual auto running(std::string_view queue) -> std::int64_t = 0;
    // Starts that count against the rate of a queue (key "") or of one of its keys.
    [[nodiscard]] virtual auto starts(std::string_view queue, std::string_view key)
        -> flow::RateWindow = 0;
    [[nodiscard]] virtual auto is_key_paused(std::string_view queue, std::string_view key)
        -> bool = 0;
    [[nodiscard]] virtual auto oldest_ready(std::string_view queue) -> std::optional<WallTime> = 0;
    [[nodiscard]] virtual auto paused_keys(std::string_view queue) -> std::vector<std::string> = 0;
    [[nodiscard]] virtual auto paused_tasks() -> std::vector<std::string> = 0;
};

}  // namespace pawl::store
