// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/run_attempt.h"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <string_view>
#include <utility>

#include "pawl/engine/attempt_context.h"
#include "pawl/task/attempt_end.h"

namespace pawl::engine {
namespace {

using job::AttemptEnd;
using job::Outcome;

constexpr auto kTryAgainAfter = std::chrono::milliseconds(500);

auto run(const task::Runner& runner, AttemptContext& context) -> Async<Outcome> {
    try {
        co_return co_await runner.run(context);
    } catch (const std::exception& failure) {
        co_return Outcome::failure("exception", failure.what());
    } catch (...) {
        co_return Outcome::failure("exception", "the handler threw something unknown");
    }
}

// What an attempt that was asked to stop is recorded as. A success stays one: the work is done.
auto settle(Outcome outcome, StopReason reason) -> Outcome {
    if (outcome.end == AttemptEnd::succeeded || reason == StopReason::none) {
        return outcome;
    }
    switch (reason) {
        case StopReason::cancelled:
            return Outcome::ended(AttemptEnd::cancelled, "cancelled", "cancelled while it ran");
        case StopReason::timed_out:
            return Outcome::ended(
                AttemptEnd::timed_out, "timeout", "the attempt ran longer than its timeout"
            );
        case StopReason::drained:
            return Outcome::ended(
                AttemptEnd::released, "released", "the node shut down; the attempt is given back"
            );
        case StopReason::lease_lost:
            return Outcome::ended(
                AttemptEnd::lost, "lost", "the store did not hear from the node in time"
            );
        case StopReason::none:
            break;
    }
    return outcome;
}

// Up to its timeout, and not past its deadline.
auto time_allowed(const job::Job& job, const Clock& clock) -> Duration {
    if (!job.deadline) {
        return job.timeout;
    }
    return std::clamp(*job.deadline - clock.wall_now(), Duration::zero(), job.timeout);
}

}  // namespace

auto enlist_attempt(
    EngineContext& context, RunningAttempts& running, job::Job job, SteadyTime asked_at
) -> Claimed {
    const auto deadline = context.clock.steady_now() + time_allowed(job, context.clock);
    auto stop = running.add(job.id, job.fence, deadline);
    return {
        .job = std::move(job), .asked_at = asked_at, .deadline = deadline, .stop = std::move(stop)
    };
}

auto run_attempt(
    EngineContext& context, RunningAttempts& running, Executor executor, Claimed claimed
) -> Async<Ending> {
    auto& job = claimed.job;
    const auto tasks = context.tasks.snapshot();  // keeps the runner alive over a reload
    const auto found = tasks->find(job.task);
    const auto waited = job.started_at.value_or(job.run_at) - job.run_at;
    context.metrics.job_started(job.queue, job.task, std::max(Duration::zero(), waited));
    AttemptContext attempt(
        context, std::move(executor), job, claimed.asked_at, claimed.deadline, claimed.stop
    );
    auto outcome = Outcome::ended(AttemptEnd::released, "no_worker", "this node has no handler");
    const auto* const task = found == tasks->end() ? nullptr : &found->second;
    const bool let_through =
        task == nullptr || context.circuits.start(*task, context.clock.steady_now());
    if (!attempt.may_act()) {
        outcome = Outcome::ended(AttemptEnd::released, "lost", "the node was frozen meanwhile");
    } else if (claimed.stop.stop_requested()) {
        outcome = Outcome::ended(AttemptEnd::released, "stopped", "stopped before it had begun");
    } else if (!let_through) {
        outcome = Outcome::ended(AttemptEnd::released, "circuit_open", "another call probes it");
    } else if (task != nullptr && task->runner) {
        outcome = co_await run(*task->runner, attempt);
    }
    const auto reason = running.remove(job.id, job.fence);
    const bool is_lost = reason == StopReason::none && !attempt.may_act();
    outcome = settle(std::move(outcome), is_lost ? StopReason::lease_lost : reason);
    if (let_through && task != nullptr) {
        context.circuits.ended(*task, outcome, context.clock.steady_now());
    }
    auto log = co_await attempt.end_log();
    co_return Ending{.job = std::move(job), .outcome = std::move(outcome), .log = std::move(log)};
}

// What keeps an end from being recorded now, and not for ever.
auto passes(std::string_view code) -> bool {
    return code == "storage_full" || code == "store_unavailable" || code == "commit_unknown";
}

// Again with the cancel if one was accepted meanwhile.
auto record_ending(EngineContext& context, Executor executor, Ending ending) -> Async<> {
    const auto tasks = context.tasks.snapshot();
    const auto seed = context.random.next();
    std::unique_ptr<Alarm> pause;
    bool was_unknown = false;
    for (;;) {
        const auto now = context.clock.wall_now();
        const auto ended = task::decide_end(*tasks, ending.job, ending.outcome, seed, now);
        const auto recorded = co_await context.writer.finish({
            .id = ending.job.id,
            .fence = ending.job.fence,
            .holder = context.options.node,
            .now = now,
            .change = ended.change,
            .outcome = ended.outcome,
            .log = ending.log,
            .follow_up = ended.follow_ups,
        });
        if (recorded) {
            task::report_end(context.metrics, context.logger, ending.job, ended, now);
            co_return;
        }
        if (recorded.error().code == "cancelled") {
            ending.job.cancel_requested = true;
            continue;
        }
        const auto& code = recorded.error().code;
        if (was_unknown && code == "lease_lost") {
            co_return;  // it was recorded then
        }
        was_unknown = was_unknown || code == "commit_unknown";
        if (!passes(code)) {
            context.logger.warn(
                "job.end_not_recorded",
                {{"job_id", ending.job.id.value}, {"error", recorded.error().message}}
            );
            co_return;
        }
        pause = pause ? std::move(pause) : context.alarms.make(executor);
        co_await pause->wait_until(context.clock.steady_now() + kTryAgainAfter);
    }
}

auto end_attempt(EngineContext& context, job::Job job, Outcome outcome) -> Async<> {
    Ending ending{.job = std::move(job), .outcome = std::move(outcome)};
    co_await record_ending(context, co_await boost::asio::this_coro::executor, std::move(ending));
}

}  // namespace pawl::engine
