// SPDX-License-Identifier: Apache-2.0
// Jobs that a running attempt creates.
#pragma once

#include <cstddef>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/id.h"
#include "pawl/base/result.h"
#include "pawl/job/job.h"
#include "pawl/job/job_request.h"
#include "pawl/runtime/async.h"

namespace pawl::task {

struct Spawned {
    JobId id = {};
    bool created = false;  // false: a job that held the unique key was there before

    auto operator==(const Spawned&) const -> bool = default;
};

// The port through which attempts create jobs; commands stand behind it. Thread-safe. Owned by
// server, outlives every attempt.
class Spawner {
 public:
    Spawner() = default;
    Spawner(const Spawner&) = delete;
    auto operator=(const Spawner&) -> Spawner& = delete;
    virtual ~Spawner() = default;

    // Stores the jobs and answers in the order of the requests, each of which has a unique key.
    // They belong to the parent's user unless they name one. Many of them take several commits: an
    // error may come when some are stored, and spawning all of them again is harmless. `parent`
    // outlives the coroutine. Errors: those of commands::enqueue, fields as "/3/priority".
    [[nodiscard]] virtual auto spawn(const job::Job& parent, std::vector<job::JobRequest> requests)
        -> Async<Result<std::vector<Spawned>>> = 0;
};

// For how long a key that give_keys() made is taken, whatever becomes of its job: an attempt that
// runs again, or a parent that is retried by hand, finds what it spawned before.
inline constexpr Duration kSpawnedKeyHeld = std::chrono::days(31);

// Requests without a unique key get one: the parent's id, and their place among all that its
// attempt spawns, the first of which is `first`. Pure.
void give_keys(std::vector<job::JobRequest>& requests, const job::Job& parent, std::size_t first);

}  // namespace pawl::task
