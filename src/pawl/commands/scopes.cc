// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/scopes.h"

#include <string_view>

#include "pawl/access/scope.h"
#include "pawl/base/assert.h"

namespace pawl::commands {
namespace {

auto queue_of(const schedule::Schedule& schedule, const task::TaskMap& tasks) -> std::string_view {
    if (!schedule.queue.empty()) {
        return schedule.queue;
    }
    const auto task = tasks.find(schedule.task);
    return task == tasks.end() ? std::string_view() : std::string_view(task->second.queue);
}

}  // namespace

auto sees_task(const access::Principal& principal, const task::Task& task) -> bool {
    return access::allows(principal.scope, task.queue, task.name);
}

auto sees_schedule(
    const access::Principal& principal,
    const schedule::Schedule& schedule,
    const task::TaskMap& tasks
) -> bool {
    return access::allows(principal.scope, queue_of(schedule, tasks), schedule.task);
}

auto check_scope(
    const access::Principal& principal,
    const schedule::Schedule& schedule,
    const task::TaskMap& tasks
) -> Result<> {
    const auto task = access::check_task(principal, schedule.task);
    return task ? access::check_queue(principal, queue_of(schedule, tasks)) : task;
}

auto narrow(store::JobFilter& filter, const access::Principal& principal) -> bool {
    if (access::is_confined(principal)) {
        if (!filter.user_id.empty() && filter.user_id != principal.user_id) {
            return false;
        }
        PAWL_ASSERT(!principal.user_id.empty());
        filter.user_id = principal.user_id;
    }
    if (filter.task.empty() && principal.scope.tasks.size() == 1) {
        filter.task = principal.scope.tasks.front();  // which has an index
    }
    filter.scope = principal.scope;
    return true;
}

auto sees_bulk_action(const access::Principal& principal, const store::BulkAction& action) -> bool {
    return access::sees_every_job(principal) || action.by == principal.id;
}

auto sees_batch(const access::Principal& principal, const store::Batch& batch) -> bool {
    return access::sees_every_job(principal) || batch.user_id == principal.id;
}

auto sight_of(const access::Principal& principal) -> std::optional<store::Sight> {
    if (access::sees_every_job(principal)) {
        return std::nullopt;
    }
    return store::Sight{
        .job = [principal](const store::JobPlace& place
               ) { return access::sees(principal, place.queue, place.task, place.user_id); },
        .batch = [principal](const store::Batch& batch) { return sees_batch(principal, batch); },
    };
}

}  // namespace pawl::commands
