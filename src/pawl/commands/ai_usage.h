// SPDX-License-Identifier: Apache-2.0
// What may be asked about models: what they used and cost, and what is left of the budgets.
#pragma once

#include <string>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/ai/budget_view.h"
#include "pawl/commands/services.h"
#include "pawl/store/ai.h"

namespace pawl::commands {

struct AiUsageFilter {
    WallTime from = {};  // whole hours
    WallTime to = {};
    Duration step = std::chrono::days(1);
    std::string task = {};  // empty: of all
    std::string model = {};
};

// Usage by step, provider, model and task, of the tasks that the principal sees; what was used
// outside of a job counts as that of a task without a name and a queue.
// Errors: out_of_range (more than 10,000 steps).
[[nodiscard]] auto ai_usage(Services& services, access::Principal principal, AiUsageFilter filter)
    -> Async<Result<std::vector<store::AiUsage>>>;

// Of all attempts of one job, by provider and model. Errors: not_found.
[[nodiscard]] auto ai_usage_of_job(Services& services, access::Principal principal, JobId job)
    -> Async<Result<std::vector<store::AiUsage>>>;

// None for a principal with a scope: budgets are not divided by task.
[[nodiscard]] auto ai_budgets(Services& services, access::Principal principal)
    -> Async<Result<std::vector<ai::BudgetView>>>;

}  // namespace pawl::commands
