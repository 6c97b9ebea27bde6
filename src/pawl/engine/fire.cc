// SPDX-License-Identifier: Apache-2.0
#include "pawl/engine/fire.h"

#include <algorithm>

#include "pawl/base/text_time.h"
#include "pawl/engine/after.h"
#include "pawl/schedule/cron_expression.h"
#include "pawl/schedule/jitter.h"
#include "pawl/schedule/job_of_schedule.h"
#include "pawl/schedule/overlap_rule.h"
#include "pawl/schedule/plan_fires.h"
#include "pawl/schedule/zone.h"
#include "pawl/task/make_job.h"

namespace pawl::engine {
namespace {

using schedule::Overlap;
using store::LedgerEntry;
using store::SlotOutcome;
using store::StoredSchedule;

// Fires the slots of one schedule.
class SlotFirer {
 public:
    SlotFirer(
        store::Transaction& transaction,
        const StoredSchedule& stored,
        const task::Task& task,
        const task::JobKeys& keys,
        const schedule::Zone& zone,
        schedule::OverlapRule overlap,
        WallTime now
    )
        : transaction_(transaction),
          schedule_(stored.schedule),
          task_(task),
          keys_(keys),
          zone_(zone),
          overlap_(overlap),
          now_(now),
          unfinished_(transaction.jobs().unfinished_of(schedule_.name, overlap.looks_at())) {}

    // Nothing if the ledger has the slot already.
    auto fire(WallTime slot) -> std::optional<LedgerEntry> {
        if (transaction_.schedules().has_slot(schedule_.name, slot)) {
            return std::nullopt;
        }
        LedgerEntry entry{.slot = slot, .until = slot, .lateness = now_ - slot};
        const auto job = overlap_.writes_off(unfinished_.size()) ? std::nullopt : insert(slot);
        entry.outcome = job ? SlotOutcome::fired : SlotOutcome::skipped_overlap;
        entry.job = job.value_or(JobId{});
        transaction_.schedules().record(schedule_.name, entry, now_);
        return entry;
    }

 private:
    // Nothing if another job holds its unique key: then nothing has changed, and none of the
    // schedule's earlier jobs was asked to make room.
    auto insert(WallTime slot) -> std::optional<JobId> {
        if (!keys_.unique) {
            return try_insert(slot).value();  // no key, no dependency to miss: it cannot fail
        }
        const auto before = unfinished_;
        std::optional<JobId> id;
        const auto inserted = transaction_.attempt([&]() -> Result<void> {
            const auto job = try_insert(slot);
            if (!job) {
                return std::unexpected(job.error());
            }
            id = *job;
            return {};
        });
        if (!inserted) {
            unfinished_ = before;
            return std::nullopt;
        }
        return id;
    }

    // Error: unique_conflict.
    auto try_insert(WallTime slot) -> Result<JobId> {
        store::NewJob request{
            .job = job_of(slot),
            .after_jobs = earlier_jobs(),
            .after_slots = waits_of_slot(transaction_.schedules(), schedule_, zone_, slot),
        };
        if (!request.after_slots.empty()) {
            request.give_up_at = now_ + schedule_.after_timeout;
            request.job.waiting_for = describe(request.after_slots);
        } else if (!request.after_jobs.empty()) {
            request.job.waiting_for = "the schedule's earlier job";
        }
        if (keys_.unique) {
            store::hold_key(request, *keys_.unique, now_);
        }
        store::InsertJobs insert{.jobs = {std::move(request)}, .now = now_};
        auto* const pointer = &insert;
        const auto inserted = std::move(transaction_.jobs().insert(std::span(&pointer, 1)).front());
        if (!inserted) {
            return std::unexpected(inserted.error());
        }
        if (inserted->existing > 0) {
            return fail("unique_conflict", "another job holds the unique key of this slot's job");
        }
        unfinished_.push_back(inserted->jobs.front());
        return inserted->jobs.front().id;
    }

    [[nodiscard]] auto job_of(WallTime slot) const -> job::Job {
        auto job = schedule::job_of_schedule(schedule_, task::make_job(task_, now_), slot);
        job.run_at = slot + schedule::jitter_delay(schedule_.name, slot, schedule_.jitter);
        job.concurrency_key = keys_.concurrency_key;
        return job;
    }

    // What the overlap policy lets the new job wait for. `replace` asks the old ones to stop first.
    auto earlier_jobs() -> std::vector<store::JobWait> {
        std::vector<store::JobWait> waits;
        if (overlap_.overlap == Overlap::queue && !unfinished_.empty()) {
            waits.push_back(
                {.parent = unfinished_.back().id, .on_failure = job::OnParentFailure::run}
            );
        }
        if (overlap_.overlap == Overlap::replace) {
            for (const auto& job : unfinished_) {
                (void)transaction_.jobs().cancel(job.id, now_);  // final by now: nothing to replace
                waits.push_back({.parent = job.id, .on_failure = job::OnParentFailure::run});
            }
            unfinished_.clear();
        }
        return waits;
    }

    static auto describe(const std::vector<store::SlotWait>& waits) -> std::string {
        std::string text;
        for (const auto& wait : waits) {
            text += (text.empty() ? "" : ", ") + wait.schedule + " of " + format_seconds(wait.slot);
        }
        return text;
    }

    store::Transaction& transaction_;
    const schedule::Schedule& schedule_;
    const task::Task& task_;
    const task::JobKeys& keys_;
    const schedule::Zone& zone_;
    schedule::OverlapRule overlap_;
    WallTime now_;
    std::vector<job::Job> unfinished_;
};

class Turn {
 public:
    Turn(
        store::Transaction& transaction,
        const task::TaskMap& tasks,
        Cron cron,
        Duration left_to_others,
        WallTime now
    )
        : transaction_(transaction),
          tasks_(tasks),
          cron_(cron),
          left_to_others_(left_to_others),
          now_(now) {}

    void take(const StoredSchedule& stored) {
        const auto& declared = stored.schedule;
        const auto expression = schedule::CronExpression::parse(declared.cron, declared.name);
        const auto zone = schedule::Zone::find(declared.timezone);
        const auto task = tasks_.find(declared.task);
        if (task == tasks_.end() && stored.next_at && now_ - *stored.next_at < left_to_others_) {
            ++report_.left;
            return;
        }
        ++report_.taken;
        if (!expression || !zone || task == tasks_.end()) {
            set_aside(
                stored, task == tasks_.end() ? "its task is not declared" : "bad cron or zone"
            );
            return;
        }
        const auto keys = keys_of(declared, task->second);
        if (!keys) {
            set_aside(stored, keys.error().message);
            return;
        }
        const schedule::SlotTiming timing{*expression, **zone, stored.marker};
        const bool off = cron_ == Cron::disabled || stored.paused || !declared.enabled;
        const schedule::CatchUpPolicy policy{
            .mode = declared.catch_up,
            .window = declared.catch_up_window,
            .most = declared.catch_up_max,
        };
        const auto plan = off ? schedule::plan_no_fires(timing, now_)
                              : schedule::plan_fires(timing, policy, now_);
        if (!move_marker(stored, plan.marker, plan.next)) {
            return;
        }
        if (plan.skipped) {
            write_off(
                stored,
                *plan.skipped,
                off ? SlotOutcome::skipped_paused : SlotOutcome::skipped_misfire
            );
        }
        const auto rule = schedule::overlap_rule(declared, plan.is_late(now_));
        SlotFirer firer(transaction_, stored, task->second, *keys, **zone, rule, now_);
        for (const auto slot : plan.fire) {
            if (const auto entry = firer.fire(slot)) {
                report(stored, *entry, task->second);
            }
        }
    }

    auto finish() -> FireReport {
        report_.next_due = transaction_.schedules().next_due();
        return std::move(report_);
    }

 private:
    // The same for all of its slots.
    static auto keys_of(const schedule::Schedule& schedule, const task::Task& task)
        -> Result<task::JobKeys> {
        return task::keys_of(task.keys, schedule.payload.empty() ? task.payload : schedule.payload);
    }

    auto move_marker(const StoredSchedule& stored, WallTime to, std::optional<WallTime> next_at)
        -> bool {
        return transaction_.schedules().move_marker({
            .schedule = stored.schedule.name,
            .from = stored.marker,
            .to = to,
            .next_at = next_at,
        });
    }

    // A schedule that cannot fire now is looked at again in a minute: its task may come back.
    void set_aside(const StoredSchedule& stored, std::string_view reason) {
        constexpr auto kLookAgain = std::chrono::minutes(1);
        move_marker(stored, stored.marker, now_ + kLookAgain);
        report_.broken.push_back(stored.schedule.name + ": " + std::string(reason));
    }

    void write_off(
        const StoredSchedule& stored, const schedule::SkippedSlots& skipped, SlotOutcome outcome
    ) {
        const LedgerEntry entry{
            .slot = skipped.from,
            .until = skipped.to,
            .count = skipped.count,
            .outcome = outcome,
            .lateness = now_ - skipped.from,
        };
        transaction_.schedules().record(stored.schedule.name, entry, now_);
        report_.slots.push_back({.schedule = stored.schedule.name, .entry = entry});
    }

    void report(const StoredSchedule& stored, const LedgerEntry& entry, const task::Task& task) {
        const auto& queue = stored.schedule.queue;
        report_.slots.push_back({
            .schedule = stored.schedule.name,
            .entry = entry,
            .task = task.name,
            .queue = queue.empty() ? task.queue : queue,
        });
    }

    store::Transaction& transaction_;
    const task::TaskMap& tasks_;
    Cron cron_;
    Duration left_to_others_;
    WallTime now_;
    FireReport report_;
};

}  // namespace

auto fire_due(
    store::Transaction& transaction,
    const task::TaskMap& tasks,
    Cron cron,
    Duration left_to_others,
    WallTime now,
    std::size_t limit
) -> FireReport {
    Turn turn(transaction, tasks, cron, left_to_others, now);
    for (const auto& stored : transaction.schedules().due(now, limit)) {
        turn.take(stored);
    }
    return turn.finish();
}

}  // namespace pawl::engine
