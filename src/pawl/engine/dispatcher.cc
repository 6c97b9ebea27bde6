// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/dispatcher.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <optional>
#include <utility>

namespace pawl::engine {
namespace {

constexpr auto kTryAgainAfter = std::chrono::seconds(1);
constexpr std::size_t kClaimedAtOnce = 64;
constexpr std::size_t kTurns = 4;
constexpr std::size_t kMostTaken = 100'000;  // more than any node has slots

}  // namespace

Dispatcher::Dispatcher(
    EngineContext& context, RunningAttempts& running, Executor executor, std::function<void()> busy
)
    : context_(context),
      running_(running),
      executor_(std::move(executor)),
      busy_(std::move(busy)),
      alarm_(context.alarms.make(executor_)) {}

auto Dispatcher::run() -> Async<> {
    while (claiming_) {
        const auto next = co_await poll();
        if (!next.claims_again) {
            co_await alarm_->wait_until(next.until);
        }
    }
}

void Dispatcher::stop_claiming() {
    claiming_ = false;
    alarm_->ring();
}

auto Dispatcher::free_slots() const -> std::size_t {
    const std::size_t executing = executing_;
    return context_.options.slots - std::min(executing, context_.options.slots);
}

// A node that runs nothing has stopped what it ran.
auto Dispatcher::may_start() const -> bool {
    if (in_flight_ == 0) {
        context_.lease.stopped();
    }
    return context_.lease.may_start(context_.clock.steady_now());
}

// Claims once. An attempt that is over has freed its slot already: the claim rides in the commit
// that records its end. Many slots are filled in turns, so that one part runs while the other is
// recorded.
auto Dispatcher::poll() -> Async<Next> {
    if (free_slots() == 0 || !claiming_) {
        co_return Next{};
    }
    if (!may_start()) {
        co_return Next{.until = context_.clock.steady_now() + kTryAgainAfter};
    }
    if (may_have_taken_more_ && !co_await start_what_was_taken()) {
        co_return Next{.until = context_.clock.steady_now() + kTryAgainAfter};
    }
    const auto most = std::max(kClaimedAtOnce, context_.options.slots / kTurns);
    auto wanted = any_work();
    wanted.limit = most;
    const auto asked_at = context_.clock.steady_now();
    auto claimed = co_await context_.writer.claim(std::move(wanted));
    if (!claimed) {
        note_error(claimed.error());
        co_return Next{.until = context_.clock.steady_now() + kTryAgainAfter};
    }
    const bool filled = claimed->jobs.size() == most;
    for (auto& job : claimed->jobs) {
        start(std::move(job), asked_at);
    }
    // An open circuit that lets a probe through is work, though nobody announces it.
    Next next{
        .claims_again = filled, .until = context_.circuits.next_probe(context_.clock.steady_now())
    };
    if (claimed->more_at) {
        const auto rest = *claimed->more_at - context_.clock.wall_now();
        const auto more_at = context_.clock.steady_now() + std::max(rest, Duration::zero());
        next.until = std::min(next.until.value_or(more_at), more_at);
    }
    co_return next;
}

auto Dispatcher::any_work() -> store::ClaimRequest {
    return {
        .holder = context_.options.node,
        .now = context_.clock.wall_now(),
        .room = [this] { return claiming_ ? free_slots() : 0; },
        .runnable =
            [this,
             tasks = context_.tasks.snapshot()](std::string_view /*queue*/, std::string_view task) {
                const auto found = tasks->find(task);
                return found != tasks->end() && found->second.runner != nullptr &&
                       context_.circuits.lets_through(found->second, context_.clock.steady_now());
            },
    };
}

auto Dispatcher::start_now(store::StartRequest wanted) -> Async<Result<std::vector<job::Job>>> {
    const auto asked_at = context_.clock.steady_now();
    if (!may_start()) {
        co_return fail("store_unavailable", "this node is cut off from its store");
    }
    auto request = any_work();
    request.limit = wanted.limit;
    request.chosen = wanted.jobs;
    request.paused_queues = store::PausedQueues::taken_from;
    if (wanted.jobs.empty()) {
        request.runnable = [runs = std::move(request.runnable), tasks = std::move(wanted.tasks)](
                               std::string_view queue, std::string_view task
                           ) {
            return std::ranges::find(tasks, task) != tasks.end() && runs(queue, task);
        };
    }
    auto claimed = co_await context_.writer.claim(std::move(request));
    if (!claimed) {
        note_error(claimed.error());
        alarm_->ring();
        co_return std::unexpected(std::move(claimed.error()));
    }
    for (const auto& job : claimed->jobs) {
        start(job, asked_at);
    }
    co_return std::move(claimed->jobs);
}

void Dispatcher::note_error(const Error& error) {
    may_have_taken_more_ = may_have_taken_more_ || error.code == "commit_unknown";
}

auto Dispatcher::start_what_was_taken() -> Async<bool> {
    using Jobs = std::vector<job::Job>;
    const auto asked_at = context_.clock.steady_now();
    const auto held = co_await context_.writer.transact<Jobs>(
        [this](store::Transaction& transaction) -> Result<Jobs> {
            return transaction.jobs().held_by(context_.options.node, kMostTaken);
        }
    );
    if (!held) {
        co_return false;
    }
    may_have_taken_more_ = false;
    for (const auto& job : *held) {
        if (!carried_.contains({job.id, job.fence})) {
            start(job, asked_at);
        }
    }
    co_return true;
}

// Behind a claim that has just taken one of them, since both go through the writer; and its answer
// comes first.
auto Dispatcher::stop_cancelled(std::vector<JobId> ids) -> Async<bool> {
    using Attempts = std::vector<store::HeldAttempt>;
    const auto cancelled = co_await context_.writer.transact<Attempts>(
        [this, ids = std::move(ids)](store::Transaction& transaction) -> Result<Attempts> {
            return transaction.jobs().cancelled_among(ids, context_.options.node);
        },
        store::Urgency::relief
    );
    if (!cancelled) {
        co_return false;
    }
    for (const auto& attempt : *cancelled) {
        running_.stop(attempt.id, attempt.fence, StopReason::cancelled);
    }
    co_return true;
}

void Dispatcher::start(job::Job job, SteadyTime asked_at) {
    if (in_flight_++ == 0) {
        busy_();
    }
    ++executing_;
    const std::pair key(job.id, job.fence);
    carried_.insert(key);
    boost::asio::co_spawn(
        executor_,
        carry(enlist_attempt(context_, running_, std::move(job), asked_at)),
        [this, key](const std::exception_ptr& failure) {
            --in_flight_;
            carried_.erase(key);
            if (failure) {
                std::rethrow_exception(failure);  // a bug: ends the process at main's door
            }
        }
    );
}

auto Dispatcher::carry(Claimed claimed) -> Async<> {
    auto ending = co_await run_attempt(context_, running_, executor_, std::move(claimed));
    --executing_;
    alarm_->ring();
    co_await record_ending(context_, executor_, std::move(ending));
}

}  // namespace pawl::engine
