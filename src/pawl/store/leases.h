// SPDX-License-Identifier: Apache-2.0
// The port to leases: the right of a worker outside to run one attempt until a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/clock.h"
#include "pawl/base/id.h"
#include "pawl/job/job.h"

namespace pawl::store {

// Attempts of workers outside have this holder, then the worker's name. Nodes have hexadecimal ids.
inline constexpr std::string_view kWorkerHolder = "worker:";

// Times of a lease are store time: it runs on with the steady clock, whatever the wall clock is set
// to, and never goes back over a restart.
struct Lease {
    std::string token_hash = {};  // the token itself is not kept
    JobId job = {};
    std::int64_t fence = 0;
    std::string worker = {};
    std::string queue = {};
    std::string task = {};
    Duration length = {};  // what a heartbeat renews by
    WallTime expires_at = {};
    std::optional<WallTime> ended_at = std::nullopt;
    std::string outcome_hash = {};  // of what the worker said at the end; empty: it ran out

    [[nodiscard]] auto holder() const -> std::string { return std::string(kWorkerHolder) + worker; }

    auto operator==(const Lease&) const -> bool = default;
};

// A lease that is current, and its running job.
struct HeldLease {
    Lease lease = {};
    job::Job job = {};
};

// Methods throw on storage faults. One transaction's thread only.
class LeasePort {
 public:
    LeasePort() = default;
    LeasePort(const LeasePort&) = delete;
    auto operator=(const LeasePort&) -> LeasePort& = delete;
    virtual ~LeasePort() = default;

    // Store time.
    [[nodiscard]] virtual auto now() const -> WallTime = 0;

    // Stores leases of jobs that were claimed in this transaction; each runs from now for its
    // length, and has its expires_at set.
    virtual void grant(std::span<Lease> leases) = 0;
    // Also one that ended within the last hour.
    [[nodiscard]] virtual auto find(std::string_view token_hash) -> std::optional<Lease> = 0;
    // The job, while the lease is the one that counts: neither ended nor past its time.
    [[nodiscard]] virtual auto job_of(const Lease& lease) -> std::optional<job::Job> = 0;
    // Gives the new end. For a lease whose job job_of() gave.
    virtual auto renew(const Lease& lease) -> WallTime = 0;
    // Together with the end of its attempt. An empty hash: it ran out.
    virtual void end(std::string_view token_hash, std::string_view outcome_hash) = 0;

    // Leases that ran out and are not ended, the oldest first, with their jobs.
    [[nodiscard]] virtual auto expired(std::size_t limit) -> std::vector<HeldLease> = 0;
    // When expired() has something to give next; nullopt: nobody holds a lease.
    [[nodiscard]] virtual auto next_expiry() -> std::optional<WallTime> = 0;
};

// What one worker holds, as far as it is asked for.
struct WorkerLeases {
    std::string worker = {};
    std::int64_t held = 0;
    std::vector<Lease> leases = {};  // the first thousand
};

class LeaseQueries {
 public:
    LeaseQueries() = default;
    LeaseQueries(const LeaseQueries&) = delete;
    auto operator=(const LeaseQueries&) -> LeaseQueries& = delete;
    virtual ~LeaseQueries() = default;

    // Workers that hold anything within `scope`, and that alone; by name, those behind `after`.
    [[nodiscard]] virtual auto workers(
        const access::Scope& scope, std::string_view after, std::size_t limit
    ) -> std::vector<WorkerLeases> = 0;
};

}  // namespace pawl::store
