// SPDX-License-Identifier: Apache-2.0
// Calls that say that jobs of a task fail. They are jobs themselves, of a task that delivers them.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/job/failure_streak.h"
#include "pawl/job/job.h"
#include "pawl/job/outcome.h"
#include "pawl/job/transition.h"
#include "pawl/task/registry.h"

namespace pawl::task {

// What the deliveries of [alerts.NAME] are called as a task, in front of NAME.
inline constexpr std::string_view kAlertTaskPrefix = "alert.";

// The deliveries that the end of a job causes, given the streak of its task. Holds copies: may be
// called on any thread, and more than once.
using RaiseAlerts = std::function<std::vector<job::Job>(const job::FailureStreak&)>;

// Null if its task has no alerts, or nothing is to be told of such an end: a job that is retried,
// skipped or cancelled. The payload of a delivery is {type, timestamp, data} as Standard Webhooks
// 1.0 has it; types are job.failed (each failed job), task.failing (so many in a row, once until
// one succeeds) and task.recovered. Pure.
[[nodiscard]] auto alerts_of(
    const TaskMap& tasks,
    const job::Job& job,
    const job::Outcome& outcome,
    const job::Transition& change,
    WallTime now
) -> RaiseAlerts;

}  // namespace pawl::task
