// SPDX-License-Identifier: Apache-2.0
// The port to leases on SQLite, and what the worker list reads.
#pragma once

#include "pawl/database/sqlite.h"
#include "pawl/sqlite/session.h"
#include "pawl/sqlite/store_clock.h"
#include "pawl/store/leases.h"

namespace pawl::sqlite {

class Leases final : public store::LeasePort {
 public:
    Leases(Session& session, const StoreClock& clock) : session_(session), clock_(clock) {}

    [[nodiscard]] auto now() const -> WallTime override { return clock_.now(); }
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
    const StoreClock& clock_;
};

class LeaseReads final : public store::LeaseQueries {
 public:
    explicit LeaseReads(database::SqliteConnection& connection) : connection_(connection) {}

    [[nodiscard]] auto workers(
        const access::Scope& scope, std::string_view after, std::size_t limit
    ) -> std::vector<store::WorkerLeases> override;

 private:
    database::SqliteConnection& connection_;
};

// The mark that the last process left.
[[nodiscard]] auto read_store_time(database::SqliteConnection& connection) -> WallTime;

}  // namespace pawl::sqlite
