// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/admit_jobs.h"

#include <fmt/format.h>

#include <cstddef>
#include <utility>

#include "pawl/task/task.h"

namespace pawl::commands {
namespace {

auto runner_of(const task::TaskMap& tasks, const job::Job& job) -> const task::Runner* {
    const auto found = tasks.find(job.task);
    const auto* const runner = found == tasks.end() ? nullptr : found->second.runner.get();
    return runner != nullptr && runner->admits() ? runner : nullptr;
}

}  // namespace

auto admit_jobs(Services& services, std::span<const store::NewJob> jobs, Shape shape)
    -> Async<Result<>> {
    const auto tasks = services.tasks.snapshot();
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        const auto& job = jobs[i].job;
        const auto* const runner = runner_of(*tasks, job);
        if (runner == nullptr) {
            continue;
        }
        const task::AdmitRequest request{
            .task = job.task, .payload = job.payload, .user_id = job.user_id
        };
        auto admitted = co_await runner->admit(request);
        if (!admitted) {
            auto& error = admitted.error();
            co_return fail_field(
                shape == Shape::list ? fmt::format("/{}/payload", i) : "/payload",
                std::move(error.code),
                std::move(error.message)
            );
        }
    }
    co_return Result<>();
}

}  // namespace pawl::commands
