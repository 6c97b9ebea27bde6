// SPDX-License-Identifier: Apache-2.0
// The port to leases on a relational database, and what the worker list reads.
#pragma once

#include <functional>
#include <utility>

#include "pawl/relational/connection.h"
#include "pawl/relational/session.h"
#include "pawl/store/leases.h"

namespace pawl::relational {

using StoreTime = std::function<WallTime()>;

class Leases final : public store::LeasePort {
 public:
    // `store_time` decides leases; nodes may differ in theirs.
    Leases(Session& session, StoreTime store_time)
        : session_(session), store_time_(std::move(store_time)) {}

    [[nodiscard]] auto now() const -> WallTime override { return store_time_(); }
    void grant(std::span<store::Lease> leases) override;
    [[nodiscard]] auto find(std::string_view token_hash) -> std::optional<store::Lease> override;
    [[nodiscard]] auto job_of(const store::Lease& lease) -> std::optional<job::Job> override;
    auto renew(const store::Lease& lease) -> WallTime override;
    void end(std::string_view token_hash, std::string_view outcome_hash) override;
    [[nodiscard]] auto expired(std::size_t limit) -> std::vector<store::HeldLease> override;
    [[nodiscard]] auto next_expiry() -> std::optional<WallTime> override;

    // Forgets those that ended more than an hour ago.
    auto forget(std::size_t limit) -> std::int64_t;

 private:
    [[nodiscard]] auto running_job(const store::Lease& lease) -> std::optional<job::Job>;

    Session& session_;
    StoreTime store_time_;
};

class LeaseReads final : public store::LeaseQueries {
 public:
    explicit LeaseReads(Connection& connection) : connection_(connection) {}

    [[nodiscard]] auto workers(
        const access::Scope& scope, std::string_view after, std::size_t limit
    ) -> std::vector<store::WorkerLeases> override;

 private:
    Connection& connection_;
};

// The mark that the last process left.
[[nodiscard]] auto read_store_time(Connection& connection) -> WallTime;

}  // namespace pawl::relational
