// SPDX-License-Identifier: Apache-2.0
// Slots of the past, fired by hand.
#include <fmt/format.h>

#include <chrono>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "pawl/commands/scheduled_job.h"
#include "pawl/commands/schedules.h"
#include "pawl/commands/scopes.h"
#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/zone.h"

namespace pawl::commands {
namespace {

// Slots of an interval lie where the schedule's own are: counted from its marker, in both
// directions.
auto first_slot(
    const schedule::CronExpression& cron, const schedule::Zone& zone, WallTime marker, WallTime from
) -> std::optional<WallTime> {
    const auto interval = cron.interval();
    if (interval == std::chrono::seconds::zero()) {
        return cron.next_after(from - Duration(1), zone);
    }
    const auto known = std::chrono::floor<std::chrono::seconds>(marker);
    const auto passed = std::chrono::ceil<std::chrono::seconds>(from) - known;
    const auto steps =
        passed / interval + (passed % interval > std::chrono::seconds::zero() ? 1 : 0);
    return known + steps * interval;
}

auto slots_between(const store::StoredSchedule& stored, WallTime from, WallTime to)
    -> Result<std::vector<WallTime>> {
    const auto& schedule = stored.schedule;
    const auto cron = schedule::CronExpression::parse(schedule.cron, schedule.name);
    const auto zone = schedule::Zone::find(schedule.timezone);
    if (!cron || !zone) {
        return fail("invalid_cron", "the schedule's expression or zone cannot be read");
    }
    std::vector<WallTime> slots;
    auto slot = first_slot(*cron, **zone, stored.marker, from);
    for (; slot && *slot <= to; slot = cron->next_after(*slot, **zone)) {
        if (slots.size() == kMostBackfill) {
            return fail(
                "out_of_range", fmt::format("more than {} slots: ask for less", kMostBackfill)
            );
        }
        slots.push_back(*slot);
    }
    return slots;
}

// What is to be filled, and on whose behalf.
struct Filling {
    schedule::Schedule schedule;
    task::Task task;
    std::optional<store::Sight> sight;
    WallTime now;
    int hop = 0;
};

// Nothing if another job holds its unique key.
auto insert_slot(store::Transaction& transaction, const Filling& filling, WallTime slot)
    -> Result<std::optional<JobId>> {
    auto wanted = scheduled_job(filling.schedule, filling.task, slot, filling.now);
    if (!wanted) {
        return std::unexpected(std::move(wanted.error()));
    }
    wanted->job.hop = filling.hop;
    store::InsertJobs insert{
        .jobs = {std::move(*wanted)}, .sight = filling.sight, .now = filling.now
    };
    auto* const pointer = &insert;
    const auto inserted = std::move(transaction.jobs().insert(std::span(&pointer, 1)).front());
    if (!inserted || inserted->existing > 0) {
        return std::nullopt;
    }
    return inserted->jobs.front().id;
}

auto fill(
    store::Transaction& transaction,
    const Filling& filling,
    const std::vector<WallTime>& slots,
    DryRun dry_run
) -> Result<Backfill> {
    const auto& name = filling.schedule.name;
    Backfill filled;
    for (const auto slot : slots) {
        if (transaction.schedules().has_slot(name, slot)) {
            continue;
        }
        filled.slots.push_back(slot);
        if (dry_run == DryRun::yes) {
            continue;
        }
        const auto job = insert_slot(transaction, filling, slot);
        if (!job) {
            return std::unexpected(job.error());
        }
        const store::LedgerEntry entry{
            .slot = slot,
            .until = slot,
            .outcome = *job ? store::SlotOutcome::fired : store::SlotOutcome::skipped_overlap,
            .job = job->value_or(JobId{}),
            .lateness = filling.now - slot,
        };
        transaction.schedules().record(name, entry, filling.now);
        filled.created += *job ? 1U : 0U;
    }
    return filled;
}

}  // namespace

auto backfill_schedule(
    Services& services,
    access::Principal principal,
    std::string name,
    WallTime from,
    WallTime to,
    DryRun dry_run
) -> Async<Result<Backfill>> {
    const auto now = services.clock.wall_now();
    if (to < from || to > now) {
        co_return fail_field("/to", "out_of_range", "not before from and not in the future");
    }
    const auto stored = co_await find_schedule(services, principal, name);
    if (!stored) {
        co_return std::unexpected(stored.error());
    }
    const auto slots = slots_between(*stored, from, to);
    if (!slots) {
        co_return std::unexpected(slots.error());
    }
    const auto tasks = services.tasks.snapshot();
    const auto task = tasks->find(stored->schedule.task);
    if (task == tasks->end()) {
        co_return fail("unknown_task", "its task " + stored->schedule.task + " is not declared");
    }
    const Filling filling{
        .schedule = stored->schedule,
        .task = task->second,
        .sight = sight_of(principal),
        .now = now,
        .hop = principal.hop,
    };
    auto filled = co_await services.writer.transact<Backfill>(
        [filling, slots = *slots, dry_run](store::Transaction& transaction) {
            return fill(transaction, filling, slots, dry_run);
        }
    );
    if (filled && dry_run == DryRun::no) {
        services.logger.info(
            "schedule.backfilled",
            {{"schedule", name}, {"created", filled->created}, {"by", principal.id}}
        );
    }
    co_return filled;
}

}  // namespace pawl::commands
