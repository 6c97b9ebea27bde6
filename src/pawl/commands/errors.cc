// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/errors.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "pawl/access/scope.h"
#include "pawl/commands/scopes.h"

namespace pawl::commands {
namespace {

using Names = std::vector<std::string>;

// The tasks whose errors somebody sees; nullopt: all. A task that is not declared any more has no
// queue, and is shown to those whose scope is no queue.
auto tasks_within(const access::Principal& principal, const task::TaskMap& tasks)
    -> std::optional<Names> {
    if (principal.scope.empty()) {
        return std::nullopt;
    }
    if (principal.scope.queues.empty()) {
        return principal.scope.tasks;
    }
    Names within;
    for (const auto& [name, task] : tasks) {
        if (sees_task(principal, task)) {
            within.push_back(name);
        }
    }
    return within;
}

auto only(std::string task, const std::optional<Names>& within) -> Names {
    const bool hidden = within && std::ranges::find(*within, task) == within->end();
    return hidden ? Names() : Names{std::move(task)};
}

}  // namespace

auto list_errors(
    Services& services, access::Principal principal, std::string task, store::ErrorFilter filter
) -> Async<Result<std::vector<store::ErrorGroup>>> {
    const auto allowed = task.empty() ? Result<>() : access::check_task(principal, task);
    if (!allowed) {
        co_return std::unexpected(allowed.error());
    }
    filter.tasks = tasks_within(principal, *services.tasks.snapshot());
    if (!task.empty()) {
        filter.tasks = only(std::move(task), filter.tasks);
    }
    co_return co_await read(services, [filter = std::move(filter)](store::Snapshot& snapshot) {
        return snapshot.errors().list(filter);
    });
}

}  // namespace pawl::commands
