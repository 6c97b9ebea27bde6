// SPDX-License-Identifier: Apache-2.0
// The port to what models used, cost and made: numbers by the hour and by job, and vectors.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/id.h"

namespace pawl::store {

// Sums over calls. Costs are in picodollars (10^-12 dollars).
struct AiNumbers {
    std::int64_t calls = 0;   // that were answered
    std::int64_t failed = 0;  // that were not
    std::int64_t input_tokens = 0;
    std::int64_t cached_tokens = 0;
    std::int64_t cache_write_tokens = 0;
    std::int64_t output_tokens = 0;
    std::int64_t cost = 0;            // of the calls whose cost is known
    std::int64_t unpriced_calls = 0;  // the others

    [[nodiscard]] auto tokens() const -> std::int64_t {
        return input_tokens + cached_tokens + cache_write_tokens + output_tokens;
    }
    auto operator==(const AiNumbers&) const -> bool = default;
};

struct AiCall {
    WallTime at = {};
    std::string connection = {};
    std::string provider = {};
    std::string model = {};
    std::string task = {};  // empty: outside of a job
    JobId job = {};
    AiNumbers numbers = {};
};

// Of one model, in one step of time and of one task, or of one job.
struct AiUsage {
    WallTime begin = {};  // of the step; of a job: its last call
    std::string provider = {};
    std::string model = {};
    std::string task = {};
    AiNumbers numbers = {};

    auto operator==(const AiUsage&) const -> bool = default;
};

// A vector by what it was made of: `hash` is that of the text, `bytes` are floats.
struct AiVector {
    std::string model = {};
    int dimensions = 0;  // as asked for; 0: the model's own
    std::string hash = {};
    std::string bytes = {};
    WallTime used_at = {};

    auto operator==(const AiVector&) const -> bool = default;
};

inline constexpr auto kAiUsageKept = std::chrono::days(400);
inline constexpr auto kAiVectorsKept = std::chrono::days(30);  // since they were last used

class AiPort {
 public:
    AiPort() = default;
    AiPort(const AiPort&) = delete;
    auto operator=(const AiPort&) -> AiPort& = delete;
    virtual ~AiPort() = default;

    // Adds to the numbers of its hour and of its job.
    virtual void record(const AiCall& call) = 0;
    // One that is there already takes the new bytes.
    virtual void put_vectors(std::span<const AiVector> vectors) = 0;
    // They were used again; those that are gone are passed over. The bytes do not matter.
    virtual void touch_vectors(std::span<const AiVector> vectors) = 0;
};

class AiQueries {
 public:
    AiQueries() = default;
    AiQueries(const AiQueries&) = delete;
    auto operator=(const AiQueries&) -> AiQueries& = delete;
    virtual ~AiQueries() = default;

    // Summed by step, provider, model and task over hours in [from, to), in this order.
    [[nodiscard]] virtual auto usage(WallTime from, WallTime to, Duration step)
        -> std::vector<AiUsage> = 0;
    // Of all attempts of a job, by provider and model.
    [[nodiscard]] virtual auto usage_of_job(JobId job) -> std::vector<AiUsage> = 0;
    // Of a connection, over hours from `from` on.
    [[nodiscard]] virtual auto total(std::string_view connection, WallTime from) -> AiNumbers = 0;
    [[nodiscard]] virtual auto total_of_task(std::string_view task, WallTime from) -> AiNumbers = 0;
    // Those that are there.
    [[nodiscard]] virtual auto find_vectors(
        std::string_view model, int dimensions, std::span<const std::string> hashes
    ) -> std::vector<AiVector> = 0;
};

}  // namespace pawl::store
