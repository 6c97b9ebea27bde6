// SPDX-License-Identifier: Apache-2.0
// Slots of the past, fired by hand.
#include <fmt/format.h>

#include <algorithm>

#include "pawl/commands/schedules.h"
#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/job_of_schedule.h"
#include "pawl/schedule/zone.h"
#include "pawl/task/make_job.h"

namespace pawl::commands {
namespace {

auto slots_between(const schedule::Schedule& schedule, WallTime from, WallTime to)
    -> Result<std::vector<WallTime>> {
    const auto cron = schedule::CronExpression::parse(schedule.cron, schedule.name);
    const auto zone = schedule::Zone::find(schedule.timezone);
    if (!cron || !zone) {
        return fail("invalid_cron", "the schedule's expression or zone cannot be read");
    }
    std::vector<WallTime> slots;
    auto slot = cron->next_after(from - Duration(1), **zone);
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
    const auto slots = slots_between(stored->schedule, from, to);
    if (!slots) {
        co_return std::unexpected(slots.error());
    }
    const auto tasks = services.tasks.snapshot();
    const auto task = tasks->find(stored->schedule.task);
    if (task == tasks->end()) {
        co_return fail("unknown_task", "its task " + stored->schedule.task + " is not declared");
    }
    auto fill = [schedule = stored->schedule,
                 slots = *slots,
                 the_task = task->second,
                 now,
                 hop = principal.hop,
                 dry_run](store::Transaction& transaction) -> Result<Backfill> {
        Backfill filled;
        for (const auto slot : slots) {
            if (transaction.schedules().has_slot(schedule.name, slot)) {
                continue;
            }
            filled.slots.push_back(slot);
            if (dry_run == DryRun::yes) {
                continue;
            }
            auto job = schedule::job_of_schedule(schedule, task::make_job(the_task, now), slot);
            job.hop = hop;
            store::InsertJobs insert{.jobs = {{.job = std::move(job)}}, .now = now};
            auto* const pointer = &insert;
            const auto inserted = transaction.jobs().insert(std::span(&pointer, 1));
            const store::LedgerEntry entry{
                .slot = slot,
                .until = slot,
                .job = inserted.front()->jobs.front().id,
                .lateness = now - slot,
            };
            transaction.schedules().record(schedule.name, entry, now);
            ++filled.created;
        }
        return filled;
    };
    auto filled = co_await services.writer.transact<Backfill>(std::move(fill));
    if (filled && dry_run == DryRun::no) {
        services.logger.info(
            "schedule.backfilled",
            {{"schedule", name}, {"created", filled->created}, {"by", principal.id}}
        );
    }
    co_return filled;
}

}  // namespace pawl::commands
