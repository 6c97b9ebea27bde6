// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/sweeps.h"

#include <fmt/format.h>

#include "pawl/base/text_time.h"
#include "pawl/engine/run_attempt.h"

namespace pawl::engine {
namespace {

constexpr std::size_t kSchedulesATurn = 250;
constexpr std::size_t kPromotionsATurn = 1'000;
constexpr std::size_t kOrphansATurn = 1'000;
constexpr std::size_t kPrunedATurn = 1'000;
constexpr std::size_t kTurnsAPrune = 1'000;
// What is due is locked by other nodes, who are about to see to it.
constexpr Duration kOthersAreAtIt = std::chrono::milliseconds(50);
constexpr Duration kOthersKnowIt = std::chrono::milliseconds(250);  // not in step with them

void tell(EngineContext& context, const FireReport& report) {
    for (const auto& slot : report.slots) {
        const auto outcome =
            store::kSlotOutcomeNames.at(static_cast<std::size_t>(slot.entry.outcome));
        context.metrics.slot(outcome, static_cast<std::uint64_t>(slot.entry.count));
        if (slot.entry.job) {
            context.metrics.slot_fired(slot.entry.lateness);
            context.metrics.jobs_enqueued(slot.queue, slot.task, 1);
        }
        context.logger.write(
            slot.entry.job ? LogLevel::debug : LogLevel::info,
            slot.entry.job ? "schedule.fired" : "schedule.skipped",
            {{"schedule", slot.schedule},
             {"slot", format_seconds(slot.entry.slot)},
             {"outcome", outcome},
             {"count", slot.entry.count},
             {"job_id", slot.entry.job.value}}
        );
    }
    for (const auto& broken : report.broken) {
        context.logger.warn("schedule.cannot_fire", {{"schedule", broken}});
    }
}

}  // namespace

auto fire_schedules(EngineContext& context, WallTime now)
    -> Async<Result<std::optional<WallTime>>> {
    const auto tasks = context.tasks.snapshot();
    for (;;) {
        auto fired = co_await context.writer.transact<FireReport>(
            [&context, tasks, now](store::Transaction& transaction) -> Result<FireReport> {
                // A turn may come late behind others: it is measured by its own clock.
                const auto turn_now = std::max(now, context.clock.wall_now());
                return fire_due(
                    transaction,
                    *tasks,
                    context.options.cron,
                    context.lease.is_shared() ? kLeftToOthers : Duration::zero(),
                    turn_now,
                    kSchedulesATurn
                );
            }
        );
        if (!fired) {
            co_return std::unexpected(fired.error());
        }
        tell(context, *fired);
        if (!fired->next_due || *fired->next_due > now) {
            co_return fired->next_due;
        }
        if (fired->taken == 0) {
            co_return now + (fired->left > 0 ? kOthersKnowIt : kOthersAreAtIt);
        }
    }
}

auto promote_jobs(EngineContext& context, WallTime now) -> Async<Result<std::optional<WallTime>>> {
    struct Promoted {
        std::size_t jobs = 0;
        std::optional<WallTime> next = std::nullopt;
    };
    for (;;) {
        const auto promoted = co_await context.writer.transact<Promoted>(
            [now](store::Transaction& transaction) -> Result<Promoted> {
                const auto jobs = transaction.jobs().promote(now, kPromotionsATurn);
                return Promoted{.jobs = jobs, .next = transaction.jobs().next_due()};
            },
            store::Urgency::relief
        );
        if (!promoted) {
            co_return std::unexpected(promoted.error());
        }
        if (!promoted->next || *promoted->next > now) {
            co_return promoted->next;
        }
        if (promoted->jobs == 0) {
            co_return now + kOthersAreAtIt;
        }
    }
}

auto reap_orphans(EngineContext& context) -> Async<std::size_t> {
    using Orphans = std::vector<job::Job>;
    std::size_t reaped = 0;
    for (;;) {
        const auto orphans = co_await context.writer.transact<Orphans>(
            [&context](store::Transaction& transaction) -> Result<Orphans> {
                return transaction.jobs().orphans(context.options.node, kOrphansATurn);
            },
            store::Urgency::relief
        );
        if (!orphans || orphans->empty()) {
            break;
        }
        for (const auto& job : *orphans) {
            co_await end_attempt(
                context,
                job,
                job::Outcome::ended(
                    job::AttemptEnd::lost, "lost", "the process that ran this attempt is gone"
                )
            );
        }
        reaped += orphans->size();
    }
    if (reaped > 0) {
        context.metrics.leases_expired(reaped);
        context.logger.warn("engine.attempts_lost", {{"count", reaped}});
    }
    co_return reaped;
}

namespace {

// Days of which nothing is kept, whatever became of their jobs.
auto drop_days(EngineContext& context, WallTime now) -> Async<std::size_t> {
    if (!context.tidy_history) {
        co_return 0;
    }
    const auto& keep = context.options.retention;
    const auto longest = std::max({keep.succeeded, keep.failed, keep.cancelled, keep.skipped});
    const auto dropped = co_await context.tidy_history(now - longest);
    if (!dropped) {
        context.logger.warn("engine.history_not_tidied", {{"error", dropped.error().message}});
    }
    co_return dropped.value_or(0);
}

}  // namespace

auto prune(EngineContext& context, WallTime now) -> Async<std::size_t> {
    const auto& keep = context.options.retention;
    store::PruneRequest request{
        .limit = kPrunedATurn,
        .succeeded_before = now - keep.succeeded,
        .failed_before = now - keep.failed,
        .cancelled_before = now - keep.cancelled,
        .skipped_before = now - keep.skipped,
    };
    std::size_t removed = co_await drop_days(context, now);
    for (std::size_t turn = 0; turn < kTurnsAPrune; ++turn) {
        const auto pruned = co_await context.writer.transact<store::PruneResult>(
            [request, now](store::Transaction& transaction) -> Result<store::PruneResult> {
                transaction.prune_bookkeeping(now, request.limit);
                return transaction.prune_jobs(request);
            },
            store::Urgency::relief
        );
        if (!pruned) {
            break;
        }
        removed += pruned->removed;
        request.after = pruned->last_seen;
        // Jobs end nearly in id order: behind a young one there is little to find.
        if (!pruned->last_seen || pruned->met_young) {
            break;
        }
    }
    co_return removed;
}

}  // namespace pawl::engine
