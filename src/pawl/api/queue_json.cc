// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/queue_json.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "pawl/base/json.h"
#include "pawl/base/text_time.h"
#include "pawl/job/job_state.h"
#include "pawl/job/retry_policy.h"

namespace pawl::api {
namespace {

auto rate(std::int64_t part, std::int64_t whole) -> double {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

void append_states(
    std::string& out, const std::vector<store::JobCount>& counts, CountedOf counted
) {
    std::array<std::int64_t, job::kJobStateNames.size()> sums{};
    for (const auto& count : counts) {
        if (counted.task.empty() || counted.task == count.task) {
            sums.at(static_cast<std::size_t>(count.state)) += count.count;
        }
    }
    ObjectWriter object(out);
    for (std::size_t i = 0; i < sums.size(); ++i) {
        object.number(job::kJobStateNames.at(i), sums.at(i));
    }
    object.finish();
}

void append_queue(std::string& out, const commands::QueueView& view, WallTime now) {
    ObjectWriter object(out);
    object.text("name", view.queue.name).flag("paused", view.queue.paused);
    if (view.queue.concurrency) {
        object.number("concurrency", *view.queue.concurrency);
    } else {
        object.null("concurrency");
    }
    const auto& queue = view.queue;
    if (queue.per_key_concurrency) {
        object.number("per_key_concurrency", *queue.per_key_concurrency);
    } else {
        object.null("per_key_concurrency");
    }
    object.text_or_null("rate", queue.rate ? flow::to_text(*queue.rate) : std::string());
    object.text_or_null(
        "per_key_rate", queue.per_key_rate ? flow::to_text(*queue.per_key_rate) : std::string()
    );
    object.text("aging_limit", format_duration(queue.aging_limit));
    append_list(object.begin("paused_keys"), view.paused_keys, append_json_string);
    append_states(object.begin("states"), view.counts);
    object.time_or_null("oldest_ready_at", view.oldest_ready);
    if (view.oldest_ready) {
        const auto age = std::max(now - *view.oldest_ready, Duration::zero());
        object.decimal("oldest_ready_seconds", std::chrono::duration<double>(age).count());
    } else {
        object.null("oldest_ready_seconds");
    }
    object.finish();
}

auto queue_text(const commands::QueueView& view, WallTime now) -> std::string {
    std::string out;
    append_queue(out, view, now);
    return out;
}

void append_durations(std::string& out, const commands::Durations& durations) {
    ObjectWriter object(out);
    object.decimal("avg", durations.avg_ms).decimal("p50", durations.p50_ms);
    object.decimal("p95", durations.p95_ms).decimal("p99", durations.p99_ms).finish();
}

void append_numbers(ObjectWriter& object, const commands::TaskStatistics& statistics) {
    object.number("runs", statistics.runs).number("succeeded", statistics.succeeded);
    object.number("failed", statistics.failed).number("cancelled", statistics.cancelled);
    object.number("skipped", statistics.skipped);
    append_durations(object.begin("run_ms"), statistics.run);
    append_durations(object.begin("wait_ms"), statistics.wait);
}

void append_task(
    std::string& out, const commands::TaskView& view, const commands::Statistics& statistics
) {
    const auto& task = view.task;
    ObjectWriter object(out);
    object.text("name", task.name).text("kind", task.kind).text("queue", task.queue);
    object.number("priority", task.priority).number("max_attempts", task.retry.max_attempts);
    object.text("backoff", to_text(task.retry.backoff));
    object.text("backoff_jitter", task.retry.jitter == job::Jitter::full ? "full" : "none");
    object.text("timeout", format_duration(task.timeout));
    append_list(object.begin("tags"), task.tags, append_json_string);
    append_list(object.begin("search"), task.search, append_json_string);
    object.flag("endpoint", task.endpoint).flag("runnable", task.runner != nullptr || task.lease);
    object.flag("paused", view.paused);
    object.text("circuit", flow::kCircuitStateNames.at(static_cast<std::size_t>(view.circuit)));
    append_states(object.begin("states"), view.counts);
    const auto found =
        std::ranges::find(statistics.tasks, task.name, &commands::TaskStatistics::task);
    const auto numbers = found == statistics.tasks.end() ? commands::TaskStatistics() : *found;
    const auto ended = numbers.succeeded + numbers.failed;
    ObjectWriter day(object.begin("last_day"));
    append_numbers(day, numbers);
    day.decimal("success_rate", rate(numbers.succeeded, ended));
    day.decimal("error_rate", rate(numbers.failed, ended)).finish();
    object.finish();
}

}  // namespace pawl::api
