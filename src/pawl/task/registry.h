// SPDX-License-Identifier: Apache-2.0
// Name -> task: an immutable snapshot, swapped as a whole at reload.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/task/task.h"

namespace pawl::task {

using TaskMap = std::map<std::string, Task, std::less<>>;

// The task that the file has first among those of this kind; null: none is.
[[nodiscard]] inline auto first_of_kind(const TaskMap& tasks, std::string_view kind)
    -> const Task* {
    const Task* first = nullptr;
    for (const auto& [name, task] : tasks) {
        if (task.kind == kind && (first == nullptr || task.position < first->position)) {
            first = &task;
        }
    }
    return first;
}

// Thread-safe. A reader takes a snapshot and keeps it for one request or one attempt.
class TaskRegistry {
 public:
    explicit TaskRegistry(TaskMap tasks)
        : tasks_(std::make_shared<const TaskMap>(std::move(tasks))) {}

    // Shared: a snapshot lives as long as somebody reads from it.
    [[nodiscard]] auto snapshot() const -> std::shared_ptr<const TaskMap> {
        const std::scoped_lock lock(mutex_);
        return tasks_;
    }
    void replace(TaskMap tasks) {
        auto next = std::make_shared<const TaskMap>(std::move(tasks));
        const std::scoped_lock lock(mutex_);
        tasks_.swap(next);
    }

 private:
    mutable std::mutex mutex_;
    std::shared_ptr<const TaskMap> tasks_;
};

}  // namespace pawl::task
