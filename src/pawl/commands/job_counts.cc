// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/job_counts.h"

#include <algorithm>
#include <utility>

#include "pawl/access/scope.h"
#include "pawl/base/assert.h"

namespace pawl::commands {

auto count_jobs(Services& services, access::Principal principal, std::vector<std::string> tasks)
    -> Async<Result<std::vector<store::JobCount>>> {
    co_return co_await read(services, [principal, tasks](store::Snapshot& snapshot) {
        auto counts = snapshot.queues().counts();
        std::erase_if(counts, [&](const store::JobCount& line) {
            return std::ranges::find(tasks, line.task) == tasks.end() ||
                   !access::allows(principal.scope, line.queue, line.task);
        });
        return counts;
    });
}

auto count_tagged_jobs(Services& services, access::Principal principal, store::JobFilter filter)
    -> Async<Result<std::vector<store::StateCount>>> {
    PAWL_ASSERT(!access::is_confined(principal));
    filter.scope = std::move(principal.scope);
    co_return co_await read(services, [filter = std::move(filter)](store::Snapshot& snapshot) {
        return snapshot.jobs().count_tagged(filter);
    });
}

}  // namespace pawl::commands
