// SPDX-License-Identifier: Apache-2.0
#include "pawl/compat/viewed_tasks.h"

#include <algorithm>

#include "pawl/compat/projection.h"
#include "pawl/compat/site_job.h"

namespace pawl::compat {

auto viewed_tasks(const task::TaskMap& tasks) -> std::vector<store::ViewedTask> {
    std::vector<store::ViewedTask> viewed;
    viewed.reserve(tasks.size());
    for (const auto& [name, task] : tasks) {
        const bool is_of_sites = std::ranges::find(kSiteKinds, task.kind) != kSiteKinds.end();
        viewed.push_back({
            .task = name,
            .type = is_of_sites ? site_type(task.kind, name) : std::string(),
            .is_prompt = task.kind == "prompt_run",
            .is_run = task.endpoint,
        });
    }
    return viewed;
}

}  // namespace pawl::compat
