// SPDX-License-Identifier: Apache-2.0
#include "pawl/access/scope.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace pawl::access {
namespace {

auto allows_name(const std::vector<std::string>& names, std::string_view name) -> bool {
    return names.empty() || std::ranges::find(names, name) != names.end();
}

auto outside(std::string_view what, std::string_view name, const std::vector<std::string>& names)
    -> std::unexpected<Error> {
    return fail(
        "forbidden",
        fmt::format(
            "{} {} is outside the scope of this key: {}", what, name, fmt::join(names, ", ")
        )
    );
}

// What is done to all of a queue or task touches what the other half of the scope keeps out.
auto needs_all(std::string_view what, const std::vector<std::string>& kept_to) -> Result<> {
    if (kept_to.empty()) {
        return {};
    }
    return fail(
        "forbidden",
        fmt::format(
            "this is about {}, and the scope of this key is {}", what, fmt::join(kept_to, ", ")
        )
    );
}

}  // namespace

auto allows_queue(const Scope& scope, std::string_view queue) -> bool {
    return allows_name(scope.queues, queue);
}

auto allows_task(const Scope& scope, std::string_view task) -> bool {
    return allows_name(scope.tasks, task);
}

auto allows(const Scope& scope, std::string_view queue, std::string_view task) -> bool {
    return allows_queue(scope, queue) && allows_task(scope, task);
}

auto is_confined(const Principal& principal) -> bool {
    return principal.role == Role::producer;
}

auto sees(
    const Principal& principal,
    std::string_view queue,
    std::string_view task,
    std::string_view user_id
) -> bool {
    const bool is_own = !principal.user_id.empty() && user_id == principal.user_id;
    return allows(principal.scope, queue, task) && (is_own || !is_confined(principal));
}

auto sees_every_job(const Principal& principal) -> bool {
    return principal.scope.empty() && !is_confined(principal);
}

auto check_queue(const Principal& principal, std::string_view queue) -> Result<> {
    return allows_queue(principal.scope, queue) ? Result<>()
                                                : outside("queue", queue, principal.scope.queues);
}

auto check_task(const Principal& principal, std::string_view task) -> Result<> {
    return allows_task(principal.scope, task) ? Result<>()
                                              : outside("task", task, principal.scope.tasks);
}

auto check_whole_queue(const Principal& principal, std::string_view queue) -> Result<> {
    const auto named = check_queue(principal, queue);
    return named ? needs_all("all tasks of the queue", principal.scope.tasks) : named;
}

auto check_whole_task(const Principal& principal, std::string_view task) -> Result<> {
    const auto named = check_task(principal, task);
    return named ? needs_all("the task in all queues", principal.scope.queues) : named;
}

auto check_unscoped(const Principal& principal) -> Result<> {
    return principal.scope.empty()
               ? Result<>()
               : fail("forbidden", "this needs a key without a scope of queues or tasks");
}

auto tasks_to_lease(
    const Principal& principal, std::string_view queue, std::vector<std::string> wanted
) -> Result<std::vector<std::string>> {
    if (const auto named = check_queue(principal, queue); !named) {
        return std::unexpected(named.error());
    }
    for (const auto& task : wanted) {
        if (const auto named = check_task(principal, task); !named) {
            return std::unexpected(named.error());
        }
    }
    if (wanted.empty()) {
        return principal.scope.tasks;
    }
    return wanted;
}

auto owner_of_new_job(const Principal& principal, std::string_view user_id) -> Result<std::string> {
    if (principal.user_id.empty()) {
        return std::string(user_id);
    }
    if (user_id.empty() || user_id == principal.user_id) {
        return principal.user_id;
    }
    return fail("forbidden", "only keys of the roles operator and admin may name a user");
}

}  // namespace pawl::access
