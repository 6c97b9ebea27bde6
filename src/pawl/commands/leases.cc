// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/leases.h"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <span>
#include <stop_token>
#include <utility>

#include "pawl/access/scope.h"
#include "pawl/commands/held_lease.h"
#include "pawl/observe/redact.h"

namespace pawl::commands {
namespace {

struct Claim {
    std::vector<Leased> leased = {};
    std::optional<WallTime> more_at = std::nullopt;
};

// What one request asks for, over all its tries.
struct Wanted {
    LeaseRequest request;
    access::Principal principal;
    std::shared_ptr<const task::TaskMap> tasks;

    [[nodiscard]] auto fits(std::string_view queue, std::string_view task) const -> bool {
        if (queue != request.queue) {
            return false;
        }
        const auto found = tasks->find(task);
        const bool leasable = found != tasks->end() && found->second.lease;
        const bool asked_for =
            request.tasks.empty() || std::ranges::find(request.tasks, task) != request.tasks.end();
        return leasable && asked_for && access::allows(principal.scope, queue, task);
    }
};

// The claim and its leases, in one transaction.
auto claim(store::Transaction& transaction, const Wanted& wanted, WallTime now) -> Claim {
    const auto& request = wanted.request;
    auto claimed = transaction.jobs().claim({
        .holder = std::string(store::kWorkerHolder) + request.worker,
        .now = now,
        .limit = static_cast<std::size_t>(request.max),
        .runnable = [&](std::string_view queue,
                        std::string_view task) { return wanted.fits(queue, task); },
    });
    Claim claim{.more_at = claimed.more_at};
    if (claimed.jobs.empty()) {
        return claim;
    }
    std::vector<store::Lease> leases;
    for (auto& job : claimed.jobs) {
        auto [token, hash] = request.make_token(job);
        const auto length = request.length.value_or(*wanted.tasks->find(job.task)->second.lease);
        leases.push_back({
            .token_hash = std::move(hash),
            .job = job.id,
            .fence = job.fence,
            .worker = request.worker,
            .queue = job.queue,
            .task = job.task,
            .length = length,
        });
        const auto fence = job.fence;
        claim.leased.push_back({.job = std::move(job), .token = std::move(token), .fence = fence});
    }
    transaction.leases().grant(leases);
    for (std::size_t i = 0; i < leases.size(); ++i) {
        claim.leased[i].expires_at = leases[i].expires_at;
    }
    return claim;
}

void tell_started(Services& services, const std::vector<Leased>& leased) {
    for (const auto& [job, token, fence, expires_at] : leased) {
        const auto waited = job.started_at.value_or(job.run_at) - job.run_at;
        services.metrics.job_started(job.queue, job.task, std::max(Duration::zero(), waited));
    }
}

}  // namespace

auto lease_jobs(Services& services, access::Principal principal, LeaseRequest request)
    -> Async<Result<std::vector<Leased>>> {
    auto tasks = access::tasks_to_lease(principal, request.queue, std::move(request.tasks));
    if (!tasks) {
        co_return std::unexpected(std::move(tasks.error()));
    }
    request.tasks = std::move(*tasks);
    const auto until = services.clock.steady_now() + request.wait;
    // Shared by the writes of all tries, each of which may run twice.
    const auto wanted = std::make_shared<Wanted>(
        std::move(request), std::move(principal), services.tasks.snapshot()
    );
    const auto waiter = services.work_waiters.enter(
        wanted->request.queue, co_await boost::asio::this_coro::executor
    );
    const std::stop_callback on_stop(wanted->request.stop, [&waiter] { waiter->ring(); });
    while (!services.work_waiters.closing() && !wanted->request.stop.stop_requested()) {
        const auto now = services.clock.wall_now();
        auto claimed = co_await services.writer.transact<Claim>(
            [wanted, now](store::Transaction& transaction) -> Result<Claim> {
                return claim(transaction, *wanted, now);
            }
        );
        if (!claimed) {
            co_return std::unexpected(claimed.error());
        }
        const auto steady = services.clock.steady_now();
        if (!claimed->leased.empty() || steady >= until) {
            tell_started(services, claimed->leased);
            co_return std::move(claimed->leased);
        }
        auto next = until;
        if (claimed->more_at) {  // a rate allows more then, though nothing else changes
            next = std::min(next, steady + std::max(*claimed->more_at - now, Duration::zero()));
        }
        co_await waiter->wait_until(next);
    }
    co_return std::vector<Leased>();
}

auto renew_lease(Services& services, access::Principal principal, std::string token_hash)
    -> Async<Result<Heartbeat>> {
    co_return co_await services.writer.transact<Heartbeat>(
        [principal = std::move(principal),
         token_hash = std::move(token_hash)](store::Transaction& transaction) -> Result<Heartbeat> {
            const auto held = find_held(transaction, principal, token_hash);
            if (!held) {
                return std::unexpected(held.error());
            }
            return Heartbeat{
                .expires_at = transaction.leases().renew(held->lease),
                .cancel_requested = held->job.cancel_requested,
            };
        },
        store::Urgency::relief
    );
}

auto report_progress(
    Services& services, access::Principal principal, std::string token_hash, job::Progress progress
) -> Async<Result<void>> {
    progress.message = kept_text(progress.message, job::kLongestLogLine);
    co_return co_await services.writer.transact<void>(
        [principal = std::move(principal),
         token_hash = std::move(token_hash),
         progress = std::move(progress)](store::Transaction& transaction) -> Result<void> {
            const auto held = find_held(transaction, principal, token_hash);
            if (!held) {
                return std::unexpected(held.error());
            }
            return transaction.jobs().report_progress(held->job.id, held->job.fence, progress);
        }
    );
}

auto append_log(
    Services& services,
    access::Principal principal,
    std::string token_hash,
    std::vector<job::LogLine> lines
) -> Async<Result<void>> {
    for (auto& line : lines) {
        line.at = services.clock.wall_now();
        line.message = kept_text(line.message, job::kLongestLogLine);
    }
    co_return co_await services.writer.transact<void>(
        [principal = std::move(principal),
         token_hash = std::move(token_hash),
         lines = std::move(lines)](store::Transaction& transaction) -> Result<void> {
            const auto held = find_held(transaction, principal, token_hash);
            if (!held) {
                return std::unexpected(held.error());
            }
            return transaction.jobs().append_log(held->job.id, held->job.fence, lines);
        }
    );
}

auto list_workers(
    Services& services, access::Principal principal, std::string after, std::size_t limit
) -> Async<Result<std::vector<store::WorkerLeases>>> {
    co_return co_await read(
        services,
        [scope = std::move(principal.scope), after = std::move(after), limit](
            store::Snapshot& snapshot
        ) { return snapshot.leases().workers(scope, after, limit + 1); }
    );
}

}  // namespace pawl::commands
