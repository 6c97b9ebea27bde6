// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/tasks_of_kind.h"

#include <algorithm>

#include "pawl/task/registry.h"

namespace pawl::commands {

auto first_of_kind(const Services& services, std::string_view kind) -> std::optional<task::Task> {
    const auto tasks = services.tasks.snapshot();
    const auto* const first = task::first_of_kind(*tasks, kind);
    return first == nullptr ? std::nullopt : std::optional(*first);
}

auto names_of_kinds(const Services& services, std::span<const std::string_view> kinds)
    -> std::vector<std::string> {
    std::vector<std::string> names;
    const auto tasks = services.tasks.snapshot();
    for (const auto& [name, task] : *tasks) {
        if (std::ranges::find(kinds, task.kind) != kinds.end()) {
            names.push_back(name);
        }
    }
    return names;
}

auto names_of_endpoints(const Services& services) -> std::vector<std::string> {
    std::vector<std::string> names;
    const auto tasks = services.tasks.snapshot();
    for (const auto& [name, task] : *tasks) {
        if (task.endpoint) {
            names.push_back(name);
        }
    }
    return names;
}

auto kind_of(const Services& services, std::string_view task) -> std::string {
    const auto tasks = services.tasks.snapshot();
    const auto found = tasks->find(task);
    return found == tasks->end() ? std::string() : found->second.kind;
}

}  // namespace pawl::commands
