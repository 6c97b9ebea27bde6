// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/leases.h"

#include <utility>

#include "pawl/relational/job_rows.h"
#include "pawl/relational/text_list.h"

namespace pawl::relational {
namespace {

constexpr auto kEndedAreKnownFor = std::chrono::hours(1);
constexpr std::size_t kMostShownLeases = 1'000;

auto read_leases(Rows rows) -> std::vector<store::Lease> {
    std::vector<store::Lease> leases;
    while (rows.next()) {
        leases.push_back({
            .token_hash = rows.string(0),
            .job = JobId{rows.integer(1)},
            .fence = rows.integer(2),
            .worker = rows.string(3),
            .queue = rows.string(4),
            .task = rows.string(5),
            .length = Duration(rows.integer(6)),
            .expires_at = rows.time(7),
            .ended_at = rows.optional_time(8),
            .outcome_hash = rows.string(9),
        });
    }
    return leases;
}

}  // namespace

void Leases::grant(std::span<store::Lease> leases) {
    const auto now = store_time_();
    for (auto& lease : leases) {
        lease.expires_at = now + lease.length;
        session_.connection.post(
            Sql::insert_lease,
            lease.token_hash,
            lease.job,
            lease.fence,
            lease.worker,
            lease.queue,
            lease.task,
            lease.length,
            lease.expires_at
        );
        session_.changes.lease_ends_at(lease.expires_at);
    }
    session_.store_time = now;
}

auto Leases::find(std::string_view token_hash) -> std::optional<store::Lease> {
    auto found = read_leases(session_.connection.query(Sql::find_lease, token_hash));
    return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

auto Leases::job_of(const store::Lease& lease) -> std::optional<job::Job> {
    const bool over = lease.ended_at || lease.expires_at <= now();
    return over ? std::nullopt : running_job(lease);
}

auto Leases::running_job(const store::Lease& lease) -> std::optional<job::Job> {
    auto jobs = read_jobs(
        session_.connection, session_.connection.query(Sql::find_unfinished_job, lease.job)
    );
    const bool current = !jobs.empty() && jobs.front().state == job::JobState::running &&
                         jobs.front().fence == lease.fence;
    return current ? std::optional(std::move(jobs.front())) : std::nullopt;
}

auto Leases::renew(const store::Lease& lease) -> WallTime {
    const auto now = store_time_();
    const auto expires_at = now + lease.length;
    session_.connection.post(Sql::renew_lease, expires_at, lease.token_hash);
    session_.changes.lease_ends_at(expires_at);
    session_.store_time = now;
    return expires_at;
}

void Leases::end(std::string_view token_hash, std::string_view outcome_hash) {
    const auto now = store_time_();
    session_.connection.post(Sql::end_lease, now, null_if_empty(outcome_hash), token_hash);
    session_.store_time = now;
}

auto Leases::expired(std::size_t limit) -> std::vector<store::HeldLease> {
    std::vector<store::HeldLease> held;
    auto leases = read_leases(session_.connection.query(Sql::expired_leases, now(), limit));
    for (auto& lease : leases) {
        auto job = running_job(lease).value_or(job::Job());
        held.push_back({.lease = std::move(lease), .job = std::move(job)});
    }
    return held;
}

auto Leases::next_expiry() -> std::optional<WallTime> {
    auto rows = session_.connection.query(Sql::next_lease_expiry);
    return rows.next() ? rows.optional_time(0) : std::nullopt;
}

auto Leases::forget(std::size_t limit) -> std::int64_t {
    const auto before = now() - kEndedAreKnownFor;
    return session_.connection.run(Sql::forget_leases, before, limit);
}

auto LeaseReads::workers(const access::Scope& scope, std::string_view after, std::size_t limit)
    -> std::vector<store::WorkerLeases> {
    // Bound as they are: they outlive the rows.
    const auto queues = encode_texts(scope.queues);
    const auto tasks = encode_texts(scope.tasks);
    using Text = std::optional<std::string_view>;
    std::vector<store::WorkerLeases> workers;
    {
        auto rows = connection_.query(Sql::list_workers, after, Text(queues), Text(tasks), limit);
        while (rows.next()) {
            workers.push_back({.worker = rows.string(0), .held = rows.integer(1)});
        }
    }
    for (auto& worker : workers) {
        worker.leases = read_leases(connection_.query(
            Sql::list_leases_of_worker, worker.worker, Text(queues), Text(tasks), kMostShownLeases
        ));
    }
    return workers;
}

auto read_store_time(Connection& connection) -> WallTime {
    auto rows = connection.query(Sql::store_time);
    return rows.next() ? rows.time(0) : WallTime{};
}

}  // namespace pawl::relational
