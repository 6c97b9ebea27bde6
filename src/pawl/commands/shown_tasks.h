// SPDX-License-Identifier: Apache-2.0
// Whose numbers a principal sees, where numbers are kept by task alone.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "pawl/access/principal.h"
#include "pawl/access/scope.h"
#include "pawl/commands/scopes.h"
#include "pawl/task/registry.h"

namespace pawl::commands {

// Numbers of a task within the scope are shown whole. A task that is not declared any more has no
// queue, and is shown to those whose scope is no queue.
class ShownTasks {
 public:
    ShownTasks(access::Principal principal, std::shared_ptr<const task::TaskMap> tasks)
        : principal_(std::move(principal)), tasks_(std::move(tasks)) {}

    [[nodiscard]] auto contains(const std::string& name) const -> bool {
        const auto task = tasks_->find(name);
        return task == tasks_->end() ? access::allows(principal_.scope, "", name)
                                     : sees_task(principal_, task->second);
    }

 private:
    access::Principal principal_;
    std::shared_ptr<const task::TaskMap> tasks_;
};

}  // namespace pawl::commands
