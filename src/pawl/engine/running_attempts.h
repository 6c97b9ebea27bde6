// SPDX-License-Identifier: Apache-2.0
// The attempts that run in this node now, and how to stop them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <stop_token>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/id.h"

namespace pawl::engine {

enum class StopReason : std::uint8_t { none, cancelled, timed_out, drained, lease_lost };

// Thread-safe: the engine's thread adds and removes, the writer's and the server's thread stop.
class RunningAttempts {
 public:
    struct Entry {
        std::int64_t fence = 0;
        SteadyTime deadline = {};
        StopReason reason = StopReason::none;
        std::stop_source stop = {};
    };

    // Gives the token by which the attempt is stopped.
    auto add(JobId id, std::int64_t fence, SteadyTime deadline) -> std::stop_token;
    // Why the attempt was asked to stop, if it was.
    auto remove(JobId id, std::int64_t fence) -> StopReason;

    // Every attempt of the job, or that with this fence. The first reason stays. False: nobody was
    // asked for the first time.
    auto stop(JobId id, StopReason reason) -> bool;
    void stop(JobId id, std::int64_t fence, StopReason reason);
    // How many were asked for the first time.
    auto stop_all(StopReason reason) -> std::size_t;
    void stop_overdue(SteadyTime now);

    [[nodiscard]] auto count() const -> std::size_t;
    struct Left {
        JobId id;
        std::int64_t fence;
    };
    [[nodiscard]] auto left() const -> std::vector<Left>;

 private:
    void stop_each(std::vector<std::stop_source>& sources);

    mutable std::mutex mutex_;
    // An attempt that does not end may outlive its lease, and the next one of its job runs here
    // too.
    std::map<std::pair<JobId, std::int64_t>, Entry> attempts_;
};

}  // namespace pawl::engine
