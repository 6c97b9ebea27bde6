// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/lost_leases.h"

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "pawl/task/attempt_end.h"

namespace pawl::engine {
namespace {

constexpr Duration kOthersAreAtIt = std::chrono::milliseconds(50);

constexpr std::size_t kLeasesATurn = 500;

struct Lost {
    store::HeldLease held = {};
    task::EndedAttempt ended = {};
};
struct Turn {
    std::vector<Lost> lost = {};
    std::optional<WallTime> next = std::nullopt;
};

// No jitter: a lost attempt waits for no backoff.
constexpr std::uint64_t kNoSeed = 0;

auto end_lost(store::Transaction& transaction, const task::TaskMap& tasks, WallTime now) -> Turn {
    Turn turn;
    for (auto& held : transaction.leases().expired(kLeasesATurn)) {
        auto ended = task::decide_end(
            tasks,
            held.job,
            job::Outcome::ended(
                job::AttemptEnd::lost, "lost", "the worker let its lease of this attempt run out"
            ),
            kNoSeed,
            now
        );
        const store::Finish finish{
            .id = held.lease.job,
            .fence = held.lease.fence,
            .holder = held.lease.holder(),
            .now = now,
            .change = ended.change,
            .outcome = ended.outcome,
            .follow_up = ended.follow_ups,
        };
        const auto* const pointer = &finish;
        const auto recorded = transaction.jobs().finish(std::span(&pointer, 1));
        transaction.leases().end(held.lease.token_hash, "");
        if (recorded.front()) {
            turn.lost.push_back({.held = std::move(held), .ended = std::move(ended)});
        }
    }
    turn.next = transaction.leases().next_expiry();
    return turn;
}

}  // namespace

auto end_lost_leases(EngineContext& context) -> Async<Result<std::optional<WallTime>>> {
    const auto tasks = context.tasks.snapshot();
    for (;;) {
        const auto now = context.clock.wall_now();
        const auto turn = co_await context.writer.transact<Turn>(
            [tasks, now](store::Transaction& transaction) -> Result<Turn> {
                return end_lost(transaction, *tasks, now);
            },
            store::Urgency::relief
        );
        if (!turn) {
            co_return std::unexpected(turn.error());
        }
        for (const auto& [held, ended] : turn->lost) {
            task::report_end(context.metrics, context.logger, held.job, ended, now);
            context.logger.warn(
                "lease.lost", {{"job_id", held.job.id.value}, {"worker", held.lease.worker}}
            );
        }
        if (!turn->lost.empty()) {
            context.metrics.leases_expired(turn->lost.size());
        }
        if (!turn->next || *turn->next > context.writer.lease_time()) {
            co_return turn->next;
        }
        if (turn->lost.empty()) {  // another node has locked them, and is about to see to it
            co_return context.writer.lease_time() + kOthersAreAtIt;
        }
    }
}

}  // namespace pawl::engine
