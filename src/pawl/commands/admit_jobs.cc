// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/admit_jobs.h"

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <utility>

#include "pawl/task/registry.h"
#include "pawl/task/task.h"

namespace pawl::commands {
namespace {

auto ask(const task::TaskMap& tasks, const job::Job& job, std::string pointer) -> Async<Result<>> {
    const auto found = tasks.find(job.task);
    const auto* const runner = found == tasks.end() ? nullptr : found->second.runner.get();
    if (runner == nullptr || !runner->admits()) {
        co_return Result<>();
    }
    const task::AdmitRequest request{
        .task = job.task, .payload = job.payload, .user_id = job.user_id
    };
    auto admitted = co_await runner->admit(request);
    if (!admitted && admitted.error().code != task::kCannotAdmit) {
        auto& error = admitted.error();
        co_return fail_field(std::move(pointer), std::move(error.code), std::move(error.message));
    }
    co_return admitted;
}

}  // namespace

auto admit_job(Services& services, const job::Job& job) -> Async<Result<>> {
    const auto tasks = services.tasks.snapshot();
    co_return co_await ask(*tasks, job, "/payload");
}

auto admit_jobs(Services& services, std::span<const store::NewJob> jobs, Shape shape)
    -> Async<Result<>> {
    const auto tasks = services.tasks.snapshot();
    for (std::size_t i = 0; i < jobs.size(); ++i) {
        auto pointer = shape == Shape::list ? fmt::format("/{}/payload", i) : "/payload";
        if (auto admitted = co_await ask(*tasks, jobs[i].job, std::move(pointer)); !admitted) {
            co_return admitted;
        }
    }
    co_return Result<>();
}

}  // namespace pawl::commands
