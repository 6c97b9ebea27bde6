// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/run_attempt.h"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <exception>
#include <utility>

#include "pawl/engine/attempt_context.h"
#include "pawl/observe/redact.h"

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
        case StopReason::none:
            break;
    }
    return outcome;
}

auto policy_of(EngineContext& context, const std::string& task) -> job::RetryPolicy {
    const auto tasks = context.tasks.snapshot();
    const auto found = tasks->find(task);
    return found == tasks->end() ? job::RetryPolicy{} : found->second.retry;
}

void tell(EngineContext& context, const Ending& ending, const job::Transition& change) {
    const auto& job = ending.job;
    const auto now = context.clock.wall_now();
    const auto took = now - job.started_at.value_or(now);
    context.metrics.job_ran(job.queue, job.task, took);
    if (is_final(change.to)) {
        context.metrics.job_finished(job.queue, job.task, to_text(change.to));
    }
    const auto level = change.to == job::JobState::failed     ? LogLevel::error
                       : change.to == job::JobState::retrying ? LogLevel::warn
                                                              : LogLevel::debug;
    context.logger.write(
        level,
        "job.attempt_ended",
        {{"job_id", job.id.value},
         {"task", job.task},
         {"attempt", job.attempt},
         {"outcome", to_text(ending.outcome.end)},
         {"state", to_text(change.to)},
         {"duration_ms", std::chrono::duration_cast<std::chrono::milliseconds>(took).count()},
         {"error", ending.outcome.error.message}}
    );
}

}  // namespace

auto run_attempt(EngineContext& context, RunningAttempts& running, Executor executor, job::Job job)
    -> Async<Ending> {
    const auto tasks = context.tasks.snapshot();  // keeps the runner alive over a reload
    const auto found = tasks->find(job.task);
    const auto deadline = context.clock.steady_now() + job.timeout;
    auto stop = running.add(job.id, job.fence, deadline);
    const auto waited = job.started_at.value_or(job.run_at) - job.run_at;
    context.metrics.job_started(job.queue, job.task, std::max(Duration::zero(), waited));
    AttemptContext attempt(context, std::move(executor), job, deadline, std::move(stop));
    auto outcome = Outcome::ended(AttemptEnd::released, "no_worker", "this node has no handler");
    if (found != tasks->end() && found->second.runner) {
        outcome = co_await run(*found->second.runner, attempt);
    }
    outcome = settle(std::move(outcome), running.remove(job.id));
    co_return Ending{
        .job = std::move(job), .outcome = std::move(outcome), .log = attempt.take_log()
    };
}

// Again with the cancel if one was accepted meanwhile.
auto record_ending(EngineContext& context, Executor executor, Ending ending) -> Async<> {
    const auto policy = policy_of(context, ending.job.task);
    job::AttemptFacts facts{
        .attempt = ending.job.attempt,
        .max_attempts = ending.job.max_attempts,
        .jitter_seed = context.random.next(),
    };
    ending.outcome.error.message = redact(ending.outcome.error.message);
    std::unique_ptr<Alarm> pause;
    for (;;) {
        const auto now = context.clock.wall_now();
        if (facts.cancel_requested) {
            ending.outcome = settle(Outcome::failure("", ""), StopReason::cancelled);
        }
        const auto change = job::transition(facts, ending.outcome, policy, now);
        const auto recorded = co_await context.writer.finish({
            .id = ending.job.id,
            .fence = ending.job.fence,
            .holder = context.options.node,
            .now = now,
            .change = change,
            .outcome = ending.outcome,
            .log = ending.log,
        });
        if (recorded) {
            tell(context, ending, change);
            co_return;
        }
        if (recorded.error().code == "cancelled") {
            facts.cancel_requested = true;
            continue;
        }
        if (recorded.error().code != "storage_full") {
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
