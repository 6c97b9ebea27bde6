// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/why.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "pawl/base/text_time.h"
#include "pawl/commands/sight.h"
#include "pawl/flow/rate_limit.h"

namespace pawl::commands {
namespace {

using job::JobState;
using Reasons = std::vector<Reason>;

// Tasks of this kind are run by workers elsewhere, which take them when they come.
constexpr std::string_view kPullKind = "pull";

// What one snapshot has to say.
struct Known {
    job::Job job = {};
    store::Queue queue = {};
    Reasons reasons = {};
};

void tell_times(const job::Job& job, WallTime now, Reasons& reasons) {
    if (job.run_at <= now || job.state == JobState::ready) {
        return;
    }
    if (job.state == JobState::retrying) {
        reasons.push_back(
            {"backoff",
             fmt::format("attempt {} failed; it is tried again later", job.attempt),
             job.run_at}
        );
    } else {
        reasons.push_back({"future_time", "its time has not come", job.run_at});
    }
}

// The wait for a slot of a paused schedule ends with the pause, or when the slot is written off.
void tell_slot(store::Snapshot& snapshot, const store::SlotWait& wait, Reasons& reasons) {
    const auto schedule = snapshot.schedules().find(wait.schedule);
    const auto slot = format_seconds(wait.slot);
    if (schedule && (schedule->paused || !schedule->schedule.enabled)) {
        reasons.push_back(
            {"schedule_paused",
             fmt::format("it waits for the slot {} of {}, which is paused", slot, wait.schedule)}
        );
    } else {
        reasons.push_back(
            {"dependency", fmt::format("it waits for the slot {} of {}", slot, wait.schedule)}
        );
    }
}

void tell_blockers(store::Snapshot& snapshot, const job::Job& job, Reasons& reasons) {
    const auto blockers = snapshot.jobs().blockers(job.id);
    for (const auto parent : blockers.parents) {
        const auto found = snapshot.jobs().find(parent);
        reasons.push_back(
            {"dependency",
             fmt::format(
                 "it waits for job {}, which is {}",
                 parent.value,
                 found ? to_text(found->state) : "gone"
             )}
        );
    }
    for (const auto& slot : blockers.slots) {
        tell_slot(snapshot, slot, reasons);
    }
    if (blockers.ahead) {
        reasons.push_back(
            {"ordering",
             fmt::format("job {} of its ordering key is unfinished", blockers.ahead->value)}
        );
    }
}

void tell_pauses(store::Snapshot& snapshot, const Known& known, Reasons& reasons) {
    const auto& job = known.job;
    if (known.queue.paused) {
        reasons.push_back({"queue_paused", fmt::format("the queue {} is paused", job.queue)});
    }
    const auto paused_tasks = snapshot.queues().paused_tasks();
    if (std::ranges::find(paused_tasks, job.task) != paused_tasks.end()) {
        reasons.push_back({"task_paused", fmt::format("the task {} is paused", job.task)});
    }
    const bool key_paused = !job.concurrency_key.empty() &&
                            snapshot.queues().is_key_paused(job.queue, job.concurrency_key);
    if (key_paused) {
        reasons.push_back({"key_paused", "its concurrency key is paused in this queue"});
    }
}

void tell_rate(
    store::Snapshot& snapshot,
    const job::Job& job,
    const flow::RateLimit& rate,
    std::string_view key,
    WallTime now,
    Reasons& reasons
) {
    const auto free = snapshot.queues().starts(job.queue, key).next_free(rate, now);
    if (free) {
        reasons.push_back(
            {"rate_limited",
             fmt::format(
                 "the {} allows {}", key.empty() ? "queue" : "concurrency key", flow::to_text(rate)
             ),
             free}
        );
    }
}

void tell_limits(store::Snapshot& snapshot, const Known& known, WallTime now, Reasons& reasons) {
    const auto& [job, queue, told] = known;
    if (queue.rate) {
        tell_rate(snapshot, job, *queue.rate, {}, now, reasons);
    }
    if (queue.per_key_rate && !job.concurrency_key.empty()) {
        tell_rate(snapshot, job, *queue.per_key_rate, job.concurrency_key, now, reasons);
    }
    if (!queue.concurrency) {
        return;
    }
    const auto running = snapshot.queues().running(job.queue);
    if (running >= *queue.concurrency) {
        reasons.push_back(
            {"queue_concurrency",
             fmt::format("{} run in the queue, which allows {}", running, *queue.concurrency)}
        );
    }
}

void tell_worker(const task::TaskMap& tasks, const job::Job& job, Reasons& reasons) {
    const auto task = tasks.find(job.task);
    if (task == tasks.end()) {
        reasons.push_back({"no_worker", fmt::format("the task {} is not declared", job.task)});
    } else if (task->second.runner == nullptr && task->second.kind != kPullKind) {
        reasons.push_back(
            {"no_worker", fmt::format("no node has a handler for the task {}", job.task)}
        );
    }
}

auto look(store::Snapshot& snapshot, JobId id, WallTime now) -> std::optional<Known> {
    auto job = snapshot.jobs().find(id);
    if (!job) {
        return std::nullopt;
    }
    Known known{.job = std::move(*job)};
    if (!is_waiting(known.job.state)) {
        return known;
    }
    known.queue = snapshot.queues().find(known.job.queue);
    auto& reasons = known.reasons;
    tell_times(known.job, now, reasons);
    if (known.job.state == JobState::blocked) {
        tell_blockers(snapshot, known.job, reasons);
    }
    tell_pauses(snapshot, known, reasons);
    if (known.job.state == JobState::ready) {
        tell_limits(snapshot, known, now, reasons);
    }
    return known;
}

// How many run with a key stands in the writer's memory alone: an embedded store has no index for
// it.
auto tell_key_concurrency(Services& services, Known& known) -> Async<Result<void>> {
    const auto limit = known.queue.per_key_concurrency;
    const auto& job = known.job;
    if (!limit || job.concurrency_key.empty() || job.state != JobState::ready) {
        co_return Result<void>();
    }
    const auto running = co_await services.writer.transact<std::int64_t>(
        [queue = job.queue, key = job.concurrency_key](store::Transaction& transaction
        ) -> Result<std::int64_t> { return transaction.queues().running_with_key(queue, key); },
        store::Urgency::relief
    );
    if (!running) {
        co_return std::unexpected(running.error());
    }
    if (*running >= *limit) {
        known.reasons.push_back(
            {"key_concurrency",
             fmt::format("{} run with its concurrency key, of which {} may", *running, *limit)}
        );
    }
    co_return Result<void>();
}

}  // namespace

auto why_waiting(Services& services, access::Principal principal, JobId id)
    -> Async<Result<std::vector<Reason>>> {
    if (const auto seen = co_await require_sight(services, principal, id); !seen) {
        co_return std::unexpected(seen.error());
    }
    const auto now = services.clock.wall_now();
    auto read_known = co_await read(services, [id, now](store::Snapshot& snapshot) {
        return look(snapshot, id, now);
    });
    if (!read_known) {
        co_return std::unexpected(read_known.error());
    }
    if (!*read_known) {
        co_return fail("not_found", fmt::format("there is no job {}", id.value));
    }
    auto known = std::move(**read_known);
    if (!is_waiting(known.job.state)) {
        co_return Reasons();
    }
    if (auto told = co_await tell_key_concurrency(services, known); !told) {
        co_return std::unexpected(told.error());
    }
    if (known.job.state == JobState::ready && services.circuit_open_until) {
        if (const auto until = services.circuit_open_until(known.job)) {
            known.reasons.push_back(
                {"circuit_open", "what it calls failed again and again and is left alone", until}
            );
        }
    }
    const auto tasks = services.tasks.snapshot();
    tell_worker(*tasks, known.job, known.reasons);
    co_return std::move(known.reasons);
}

}  // namespace pawl::commands
