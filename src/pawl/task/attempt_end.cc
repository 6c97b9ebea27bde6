// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/attempt_end.h"

#include <chrono>
#include <optional>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/base/names.h"
#include "pawl/job/outcome.h"
#include "pawl/observe/redact.h"
#include "pawl/task/context.h"

namespace pawl::task {
namespace {

// Clients of others count in milliseconds, and end a call a little early.
constexpr Duration kSlack = std::chrono::milliseconds(5);

auto is_over(const std::optional<WallTime>& deadline, WallTime now) -> bool {
    return deadline && now + kSlack >= *deadline;
}

}  // namespace

auto stopped_outcome(const TaskContext& context) -> job::Outcome {
    if (context.clock().steady_now() >= context.deadline()) {
        return job::Outcome::ended(
            job::AttemptEnd::timed_out, "timeout", "the attempt ran longer than the task's timeout"
        );
    }
    return job::Outcome::ended(
        job::AttemptEnd::released, "stopped", "the attempt was asked to stop"
    );
}

auto reported_failure(const boost::json::value& result) -> std::optional<std::string> {
    const auto* const object = result.if_object();
    const auto* const success = object == nullptr ? nullptr : object->if_contains("success");
    if (success == nullptr || !success->is_bool() || success->get_bool()) {
        return std::nullopt;
    }
    const auto* const error = object->if_contains("error");
    if (error == nullptr || error->is_null()) {
        return "the task reported no success and no error";
    }
    return error->is_string() ? std::string(error->get_string()) : to_json_text(*error);
}

auto decide_end(
    const TaskMap& tasks,
    const job::Job& job,
    job::Outcome outcome,
    std::uint64_t jitter_seed,
    WallTime now
) -> EndedAttempt {
    const auto found = tasks.find(job.task);
    const auto policy = found == tasks.end() ? job::RetryPolicy{} : found->second.retry;
    if (job.cancel_requested) {
        outcome =
            job::Outcome::ended(job::AttemptEnd::cancelled, "cancelled", "cancelled while it ran");
    }
    if (outcome.end == job::AttemptEnd::timed_out && is_over(job.deadline, now)) {
        outcome = job::Outcome::ended(
            job::AttemptEnd::timed_out,
            "deadline_exceeded",
            "the job's deadline came while the attempt ran"
        );
        outcome.error.retryable = false;
    }
    outcome.error.message = kept_text(outcome.error.message, job::kLongestMessage);
    if (!is_utf8(outcome.result)) {
        outcome.result = to_utf8_without_nul(outcome.result);
    }
    const job::AttemptFacts facts{
        .attempt = job.attempt,
        .max_attempts = job.max_attempts,
        .cancel_requested = job.cancel_requested,
        .deadline = job.deadline,
        .on_lost = job.on_lost,
        .jitter_seed = jitter_seed,
    };
    const auto change = job::transition(facts, outcome, policy, now);
    auto follow_ups = follow_ups_of(tasks, job, outcome, change, now);
    return {.outcome = std::move(outcome), .change = change, .follow_ups = std::move(follow_ups)};
}

void report_end(
    Metrics& metrics, Logger& logger, const job::Job& job, const EndedAttempt& ended, WallTime now
) {
    const auto& outcome = ended.outcome;
    const auto& change = ended.change;
    const auto took = now - job.started_at.value_or(now);
    metrics.job_ran(job.queue, job.task, took);
    if (is_final(change.to)) {
        metrics.job_finished(job.queue, job.task, to_text(change.to));
    }
    const auto level = change.to == job::JobState::failed     ? LogLevel::error
                       : change.to == job::JobState::retrying ? LogLevel::warn
                                                              : LogLevel::debug;
    logger.write(
        level,
        "job.attempt_ended",
        {{"job_id", job.id.value},
         {"task", job.task},
         {"attempt", job.attempt},
         {"outcome", to_text(outcome.end)},
         {"state", to_text(change.to)},
         {"duration_ms", std::chrono::duration_cast<std::chrono::milliseconds>(took).count()},
         {"error", outcome.error.message}}
    );
}

}  // namespace pawl::task
