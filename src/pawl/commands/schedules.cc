// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/schedules.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "pawl/base/names.h"
#include "pawl/commands/admit_jobs.h"
#include "pawl/commands/edited_schedule.h"
#include "pawl/commands/scheduled_job.h"
#include "pawl/commands/scopes.h"
#include "pawl/commands/seen_schedules.h"
#include "pawl/job/job.h"

namespace pawl::commands {
namespace {

auto declared_in_config(std::string_view name) -> std::unexpected<Error> {
    return fail(
        "declared_in_config",
        fmt::format("schedule {} is declared in the config file: change it there", name)
    );
}

void tell(
    Services& services,
    const access::Principal& principal,
    std::string_view event,
    std::string_view name
) {
    services.logger.info(event, {{"schedule", name}, {"by", principal.id}});
}

auto put_in(
    store::Transaction& transaction,
    const Asker& asker,
    const schedule::Schedule& schedule,
    WallTime now
) -> Result<PutResult> {
    const auto before = transaction.schedules().find(schedule.name);
    if (before && !asker.sees(*before)) {
        return fail("forbidden", "this schedule is outside the scope of this key");
    }
    if (before && before->schedule.origin == schedule::Origin::config) {
        return declared_in_config(schedule.name);
    }
    if (waits_for_itself(transaction, schedule)) {
        return fail_field("/after", "dependency_cycle", "the schedules that it names wait for it");
    }
    if (!before && transaction.schedules().count() >= kMostSchedules) {
        return fail(
            "quota_exceeded",
            fmt::format("there are {} schedules, which is the most", kMostSchedules)
        );
    }
    auto stored =
        before ? edited_schedule(transaction, *before, schedule, now) : new_schedule(schedule, now);
    transaction.schedules().put(stored);
    return PutResult{.schedule = std::move(stored), .created = !before};
}

auto declare_in(
    store::Transaction& transaction, const std::vector<schedule::Schedule>& schedules, WallTime now
) -> Result<bool> {
    auto gone = transaction.schedules().declared_in_config();
    for (const auto& schedule : schedules) {
        std::erase(gone, schedule.name);
        const auto before = transaction.schedules().find(schedule.name);
        // An unchanged one goes on where it stood: what it missed while pawl was down is caught up.
        if (!before || before->schedule != schedule) {
            transaction.schedules().put(
                before ? edited_schedule(transaction, *before, schedule, now)
                       : new_schedule(schedule, now)
            );
        }
    }
    for (const auto& name : gone) {
        transaction.schedules().erase(name, now);
    }
    return true;
}

// Whether the job that a slot would create is in order: a slot has nobody to complain to.
auto check_job(Services& services, const schedule::Schedule& schedule, const task::Task& task)
    -> Async<Result<>> {
    const auto wanted = scheduled_job(schedule, task, std::nullopt, WallTime{});
    if (!wanted) {
        co_return std::unexpected(wanted.error());
    }
    co_return co_await admit_job(services, wanted->job);
}

auto take_in(store::Transaction& transaction, std::int64_t sql_request) -> Result<> {
    if (sql_request != 0 && !transaction.sql_requests().take(sql_request)) {
        return fail("already_taken", "another node has taken this request in");
    }
    return {};
}

}  // namespace

auto put_schedule(
    Services& services,
    access::Principal principal,
    schedule::Schedule schedule,
    std::int64_t sql_request
) -> Async<Result<PutResult>> {
    auto errors = check_schedule(schedule);
    const Asker asker{.principal = principal, .tasks = services.tasks.snapshot()};
    const auto allowed = check_scope(principal, schedule, *asker.tasks);
    if (errors.empty() && !allowed) {
        co_return std::unexpected(allowed.error());
    }
    const auto task = asker.tasks->find(schedule.task);
    if (errors.empty() && task == asker.tasks->end()) {
        errors.push_back({"/task", "unknown_task", "there is no task " + schedule.task});
    }
    if (!errors.empty()) {
        co_return std::unexpected(Error{
            .code = errors.size() == 1 ? errors.front().code : "validation_failed",
            .message = errors.front().detail,
            .fields = std::move(errors),
        });
    }
    if (auto checked = co_await check_job(services, schedule, task->second); !checked) {
        co_return std::unexpected(std::move(checked.error()));
    }
    const auto now = services.clock.wall_now();
    auto put = co_await services.writer.transact<PutResult>(
        [asker, schedule = std::move(schedule), now, sql_request](store::Transaction& transaction
        ) -> Result<PutResult> {
            if (auto taken = take_in(transaction, sql_request); !taken) {
                return std::unexpected(std::move(taken.error()));
            }
            return put_in(transaction, asker, schedule, now);
        }
    );
    if (put) {
        tell(services, principal, "schedule.put", put->schedule.schedule.name);
    }
    co_return put;
}

auto erase_schedule(
    Services& services, access::Principal principal, std::string name, std::int64_t sql_request
) -> Async<Result<void>> {
    const auto now = services.clock.wall_now();
    const Asker asker{.principal = principal, .tasks = services.tasks.snapshot()};
    auto erased = co_await services.writer.transact<void>(
        [asker, name, now, sql_request](store::Transaction& transaction) -> Result<void> {
            if (auto taken = take_in(transaction, sql_request); !taken) {
                return taken;
            }
            const auto stored = asker.find(transaction, name);
            if (!stored) {
                return std::unexpected(stored.error());
            }
            if (stored->schedule.origin == schedule::Origin::config) {
                return declared_in_config(name);
            }
            transaction.schedules().erase(name, now);
            return {};
        },
        store::Urgency::relief
    );
    if (erased) {
        tell(services, principal, "schedule.deleted", name);
    }
    co_return erased;
}

auto find_schedule(Services& services, access::Principal principal, std::string name)
    -> Async<Result<store::StoredSchedule>> {
    auto found = co_await read(services, [name](store::Snapshot& snapshot) {
        return snapshot.schedules().find(name);
    });
    if (!found) {
        co_return std::unexpected(found.error());
    }
    const auto tasks = services.tasks.snapshot();
    if (!*found || !sees_schedule(principal, (*found)->schedule, *tasks)) {
        co_return no_schedule(name);
    }
    co_return std::move(**found);
}

auto list_schedules(
    Services& services, access::Principal principal, std::string after, std::size_t limit
) -> Async<Result<std::vector<store::StoredSchedule>>> {
    const Asker asker{.principal = std::move(principal), .tasks = services.tasks.snapshot()};
    co_return co_await read(
        services,
        [asker, after = std::move(after), limit](store::Snapshot& snapshot) {
            return list_seen(snapshot, asker, after, limit + 1);
        }
    );
}

auto list_slots(
    Services& services,
    access::Principal principal,
    std::string name,
    std::optional<WallTime> before,
    std::size_t limit
) -> Async<Result<std::vector<store::LedgerEntry>>> {
    const auto found = co_await find_schedule(services, std::move(principal), name);
    if (!found) {
        co_return std::unexpected(found.error());
    }
    co_return co_await read(services, [name, before, limit](store::Snapshot& snapshot) {
        return snapshot.schedules().ledger(name, before, limit + 1);
    });
}

auto run_schedule(
    Services& services,
    access::Principal principal,
    std::string name,
    std::optional<Idempotency> idempotency
) -> Async<Result<Enqueued>> {
    const auto stored = co_await find_schedule(services, principal, name);
    if (!stored) {
        co_return std::unexpected(stored.error());
    }
    const auto& schedule = stored->schedule;
    const auto tasks = services.tasks.snapshot();
    const auto task = tasks->find(schedule.task);
    if (task == tasks->end()) {
        co_return fail("unknown_task", "its task " + schedule.task + " is not declared");
    }
    const auto now = services.clock.wall_now();
    auto wanted = scheduled_job(schedule, task->second, std::nullopt, now);
    if (!wanted) {
        co_return std::unexpected(std::move(wanted.error()));
    }
    wanted->job.user_id = principal.user_id;
    wanted->job.hop = principal.hop;
    store::InsertJobs insert{
        .jobs = {std::move(*wanted)}, .sight = sight_of(principal), .now = now
    };
    insert.idempotency = store_key(principal, std::move(idempotency), now);
    auto enqueued = co_await insert_jobs(services, std::move(insert));
    if (enqueued) {
        tell(services, principal, "schedule.run", name);
    }
    co_return enqueued;
}

auto pause_schedule(Services& services, access::Principal principal, std::string name, bool paused)
    -> Async<Result<store::StoredSchedule>> {
    const Asker asker{.principal = principal, .tasks = services.tasks.snapshot()};
    auto changed = co_await services.writer.transact<store::StoredSchedule>(
        [asker, name, paused](store::Transaction& transaction) -> Result<store::StoredSchedule> {
            auto stored = asker.find(transaction, name);
            if (stored) {
                stored->paused = paused;
                transaction.schedules().put(*stored);
            }
            return stored;
        }
    );
    if (changed) {
        tell(services, principal, paused ? "schedule.paused" : "schedule.resumed", name);
    }
    co_return changed;
}

auto declare_schedules(Services& services, std::vector<schedule::Schedule> schedules)
    -> Async<Result<void>> {
    const auto now = services.clock.wall_now();
    const auto declared =
        co_await services.writer.transact<bool>([schedules = std::move(schedules),
                                                 now](store::Transaction& transaction) {
            return declare_in(transaction, schedules, now);
        });
    co_return declared ? Result<void>() : std::unexpected(declared.error());
}

}  // namespace pawl::commands
