// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/ai_usage.h"

#include <algorithm>
#include <utility>

#include "pawl/access/scope.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/shown_tasks.h"

namespace pawl::commands {
namespace {

constexpr std::int64_t kMostSteps = 10'000;

}  // namespace

auto ai_usage(Services& services, access::Principal principal, AiUsageFilter filter)
    -> Async<Result<std::vector<store::AiUsage>>> {
    if (filter.to <= filter.from || (filter.to - filter.from) / filter.step > kMostSteps) {
        co_return fail_field("/to", "out_of_range", "later than from, and at most 10,000 steps");
    }
    const auto allowed =
        filter.task.empty() ? Result<>() : access::check_task(principal, filter.task);
    if (!allowed) {
        co_return std::unexpected(allowed.error());
    }
    const ShownTasks shown(std::move(principal), services.tasks.snapshot());
    co_return co_await read(services, [filter, shown](store::Snapshot& snapshot) {
        auto usage = snapshot.ai().usage(filter.from, filter.to, filter.step);
        std::erase_if(usage, [&](const store::AiUsage& one) {
            return (!filter.task.empty() && one.task != filter.task) ||
                   (!filter.model.empty() && one.model != filter.model) ||
                   !shown.contains(one.task);
        });
        return usage;
    });
}

auto ai_usage_of_job(Services& services, access::Principal principal, JobId job)
    -> Async<Result<std::vector<store::AiUsage>>> {
    const auto found = co_await find_job(services, std::move(principal), job);
    if (!found) {
        co_return std::unexpected(found.error());
    }
    co_return co_await read(services, [job](store::Snapshot& snapshot) {
        return snapshot.ai().usage_of_job(job);
    });
}

auto ai_budgets(Services& services, access::Principal principal)
    -> Async<Result<std::vector<ai::BudgetView>>> {
    if (!services.ai_budgets || !access::check_unscoped(principal)) {
        co_return std::vector<ai::BudgetView>();
    }
    co_return co_await services.ai_budgets();
}

}  // namespace pawl::commands
