// SPDX-License-Identifier: Apache-2.0
// What workers outside ask: jobs to run for a while, and what they say about them.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/result.h"
#include "pawl/base/secret.h"
#include "pawl/commands/services.h"
#include "pawl/job/attempt.h"
#include "pawl/store/leases.h"

namespace pawl::commands {

inline constexpr int kMostLeases = 1'000;  // in one request
inline constexpr Duration kLongestLeaseWait = std::chrono::seconds(60);
inline constexpr std::size_t kMostResultBytes = std::size_t{1} << 20;

// The worker gets the token, the store keeps its hash.
struct LeaseToken {
    Secret token = {};
    std::string hash = {};
};

struct LeaseRequest {
    std::string queue = {};
    std::string worker = {};
    int max = 1;
    std::optional<Duration> length = std::nullopt;  // nullopt: what the task says
    Duration wait = Duration::zero();
    std::vector<std::string> tasks = {};  // empty: all that may be leased
    std::function<LeaseToken(const job::Job&)> make_token = nullptr;
    std::stop_token stop = {};  // nobody waits for the answer any more: nothing is given
};

struct Leased {
    job::Job job = {};
    Secret token = {};
    std::int64_t fence = 0;
    WallTime expires_at = {};  // store time
};

// Jobs of tasks that workers run (kind `pull`), in the order of the queue; as soon as there are
// any, or none when the wait is over. Errors: forbidden, storage_full, overloaded.
[[nodiscard]] auto lease_jobs(Services& services, access::Principal principal, LeaseRequest request)
    -> Async<Result<std::vector<Leased>>>;

struct Heartbeat {
    WallTime expires_at = {};
    bool cancel_requested = false;  // the worker should stop, then fail or release
};

// The three below are said while the lease is current. Errors: lease_lost, and not_found for a job
// outside the scope of the principal's key.
[[nodiscard]] auto renew_lease(
    Services& services, access::Principal principal, std::string token_hash
) -> Async<Result<Heartbeat>>;
[[nodiscard]] auto report_progress(
    Services& services, access::Principal principal, std::string token_hash, job::Progress progress
) -> Async<Result<void>>;
// At most job::kMostLogLines an attempt are kept. `attempt` and `at` of the lines are filled in.
[[nodiscard]] auto append_log(
    Services& services,
    access::Principal principal,
    std::string token_hash,
    std::vector<job::LogLine> lines
) -> Async<Result<void>>;

// How a worker says that an attempt ended: succeeded, failed or released.
struct LeaseEnd {
    std::string token_hash = {};
    job::Outcome outcome = {};
    std::string outcome_hash = {};  // equal for equal outcomes
};

// One answer an end, in order, all of them in one transaction: the job. The same end again is
// answered like the first. Errors of one: already_finished (another outcome before), cancelled (a
// success after an accepted cancel: the worker fails or releases it, and it ends as cancelled),
// lease_lost, not_found, result_too_large; nothing is changed then. Of all: storage_full,
// overloaded.
[[nodiscard]] auto end_leases(
    Services& services, access::Principal principal, std::vector<LeaseEnd> ends
) -> Async<Result<std::vector<Result<JobId>>>>;

// Workers that hold anything within the principal's scope, and that alone; by name. One more than
// `limit` tells whether there are more.
[[nodiscard]] auto list_workers(
    Services& services, access::Principal principal, std::string after, std::size_t limit
) -> Async<Result<std::vector<store::WorkerLeases>>>;

}  // namespace pawl::commands
