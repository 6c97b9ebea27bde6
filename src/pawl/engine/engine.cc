// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/engine.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>

#include "pawl/base/clock.h"
#include "pawl/engine/bulk_actions.h"
#include "pawl/engine/context.h"
#include "pawl/engine/lost_leases.h"
#include "pawl/engine/running_attempts.h"
#include "pawl/engine/sql_retries.h"
#include "pawl/engine/sweeps.h"
#include "pawl/job/job_state.h"
#include "pawl/job/outcome.h"
#include "pawl/job/transition.h"
#include "pawl/runtime/async.h"
#include "pawl/store/changes.h"

namespace pawl::engine {
namespace {

constexpr Duration kHousekeepingEvery = std::chrono::milliseconds(250);
constexpr Duration kPruneEvery = std::chrono::minutes(1);
constexpr Duration kPruneIdleEvery = std::chrono::hours(1);  // an idle store is left alone
constexpr auto kStopGrace = std::chrono::milliseconds(500);
constexpr auto kDrainLook = std::chrono::milliseconds(20);

}  // namespace

Engine::Engine(EngineContext context, Executor executor)
    : context_(std::move(context)),
      executor_(std::move(executor)),
      dispatcher_(context_, running_, executor_, [this] { housekeeping_->ring(); }),
      cancellations_(dispatcher_, running_, executor_),
      scheduler_(
          context_,
          executor_,
          "scheduler",
          [this] { return context_.clock.wall_now(); },
          [this](WallTime now) { return fire_schedules(context_, now); }
      ),
      promoter_(
          context_,
          executor_,
          "promoter",
          [this] { return context_.clock.wall_now(); },
          [this](WallTime now) { return promote_jobs(context_, now); }
      ),
      bulk_actions_(
          context_,
          executor_,
          "bulk_actions",
          [this] { return context_.clock.wall_now(); },
          [this](WallTime now) { return advance_bulk_actions(context_, now); }
      ),
      lease_sweep_(
          context_,
          executor_,
          "leases",
          [this] { return context_.writer.lease_time(); },
          [this](WallTime /*now*/) { return end_lost_leases(context_); }
      ),
      sql_retries_(
          context_,
          executor_,
          "sql_retries",
          [this] { return context_.clock.wall_now(); },
          [this](WallTime now) { return retry_what_sql_asked_for(context_, now); }
      ),
      housekeeping_(context_.alarms.make(executor_)),
      pruning_(context_.alarms.make(executor_)) {}

void Engine::start() {
    spawn(run());
}

// An exception that reaches a loop is a bug: it ends the process at main's door.
void Engine::spawn(Async<> loop) {
    boost::asio::co_spawn(executor_, std::move(loop), [](const std::exception_ptr& failure) {
        if (failure) {
            std::rethrow_exception(failure);
        }
    });
}

auto Engine::run() -> Async<> {
    co_await reap_orphans(context_);
    spawn(dispatcher_.run());
    spawn(scheduler_.run());
    spawn(promoter_.run());
    spawn(bulk_actions_.run());
    spawn(lease_sweep_.run());
    spawn(sql_retries_.run());
    spawn(run_housekeeping());
    spawn(run_pruning());
}

// Timeouts of running attempts, and this node's lease. Looks at memory only.
auto Engine::run_housekeeping() -> Async<> {
    while (working_) {
        const auto now = context_.clock.steady_now();
        running_.stop_overdue(now);
        cancellations_.ask_again();
        if (context_.lease.must_stop(now)) {
            stop_what_is_not_ours();
        }
        // Told by the dispatcher when there is something to look after: a commit is told of sooner
        // than its attempts have begun.
        co_await housekeeping_->wait_until(
            dispatcher_.in_flight() > 0 ? std::optional(now + kHousekeepingEvery) : std::nullopt
        );
    }
}

void Engine::stop_what_is_not_ours() {
    if (const auto stopped = running_.stop_all(StopReason::lease_lost); stopped > 0) {
        context_.logger.warn("node.lease_lost", {{"attempts_stopped", stopped}});
    }
    context_.lease.stopped();
}

// Retention. An idle store is left alone.
auto Engine::run_pruning() -> Async<> {
    auto pruned_at = context_.clock.steady_now();
    while (working_) {
        co_await pruning_->wait_until(context_.clock.steady_now() + kPruneEvery);
        const auto now = context_.clock.steady_now();
        if (working_ && (busy_since_prune_.exchange(false) || now - pruned_at >= kPruneIdleEvery)) {
            co_await prune(context_, context_.clock.wall_now());
            pruned_at = now;
        }
    }
}

void Engine::committed(const store::Changes& changes) {
    cancellations_.committed(changes);
    follow(changes);
}

void Engine::follow(const store::Changes& changes) {
    if (changes.work_added.any()) {
        dispatcher_.wake();
    }
    if (changes.schedules_changed) {
        scheduler_.ask_again();
    }
    if (changes.bulk_action_added) {
        bulk_actions_.ask_again();
    }
    if (changes.earliest_due) {
        promoter_.expect(*changes.earliest_due);
    }
    if (changes.lease_ends) {
        lease_sweep_.expect(*changes.lease_ends);
    }
    if (!changes.jobs.empty()) {
        busy_since_prune_ = true;
    }
}

void Engine::heard(const store::News& news) {
    const auto changes = store::changes_of(news);
    follow(changes);
    cancellations_.heard(changes);
    if (news.next_slot) {
        scheduler_.expect(*news.next_slot);
    }
    if (news.nodes_lost && working_ && !taking_over_.exchange(true)) {
        spawn(take_over());
    }
}

// What lost nodes ran, and what they had begun and only they knew of.
auto Engine::take_over() -> Async<> {
    co_await reap_orphans(context_);
    bulk_actions_.ask_again();
    taking_over_ = false;
}

auto Engine::start_now(store::StartRequest wanted) -> Async<Result<std::vector<job::Job>>> {
    co_return co_await boost::asio::co_spawn(
        executor_, dispatcher_.start_now(std::move(wanted)), boost::asio::use_awaitable
    );
}

void Engine::reloaded() {
    scheduler_.ask_again();
    sql_retries_.ask_again();
    dispatcher_.wake();
}

auto Engine::silence(SteadyTime now) const -> Duration {
    return now -
           std::min({scheduler_.last_beat(), promoter_.last_beat(), lease_sweep_.last_beat()});
}

auto Engine::drain(Duration grace) -> Async<> {
    working_ = false;
    dispatcher_.stop_claiming();
    scheduler_.stop();
    promoter_.stop();
    bulk_actions_.stop();
    lease_sweep_.stop();
    sql_retries_.stop();
    housekeeping_->ring();
    pruning_->ring();
    const auto executor = co_await boost::asio::this_coro::executor;
    co_await wait_until_idle(executor, context_.clock.steady_now() + grace);
    (void)running_.stop_all(StopReason::drained);
    co_await wait_until_idle(executor, context_.clock.steady_now() + kStopGrace);
    co_await give_back_the_rest();
}

auto Engine::wait_until_idle(Executor executor, SteadyTime until) -> Async<> {
    const auto alarm = context_.alarms.make(std::move(executor));
    while (dispatcher_.in_flight() > 0 && context_.clock.steady_now() < until) {
        running_.stop_overdue(context_.clock.steady_now());
        co_await alarm->wait_until(std::min(until, context_.clock.steady_now() + kDrainLook));
    }
}

// A handler that ignores its stop token keeps its thread, but not its job.
auto Engine::give_back_the_rest() -> Async<> {
    const auto now = context_.clock.wall_now();
    for (const auto& left : running_.left()) {
        (void)co_await context_.writer.finish({
            .id = left.id,
            .fence = left.fence,
            .holder = context_.options.node,
            .now = now,
            .change =
                {.event = job::Event::released,
                 .to = job::JobState::ready,
                 .attempt_given_back = true},
            .outcome = job::Outcome::ended(
                job::AttemptEnd::released,
                "released",
                "the node shut down; the attempt is given back"
            ),
        });
    }
}

}  // namespace pawl::engine
