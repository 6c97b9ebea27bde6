// SPDX-License-Identifier: Apache-2.0
// A budget, and how much of it is gone.
#pragma once

#include <string>

#include "pawl/ai/budget.h"
#include "pawl/base/clock.h"

namespace pawl::ai {

struct BudgetView {
    std::string connection = {};  // whose it is; empty: a task's
    std::string task = {};
    Budget budget = {};
    Spent spent = {};
    WallTime resets_at = {};
};

}  // namespace pawl::ai
