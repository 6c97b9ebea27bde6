// SPDX-License-Identifier: Apache-2.0
// Ends of attempts that several kinds share.
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "pawl/base/clock.h"
#include "pawl/job/job.h"
#include "pawl/job/outcome.h"
#include "pawl/job/transition.h"
#include "pawl/observe/log.h"
#include "pawl/observe/metrics.h"
#include "pawl/task/context.h"
#include "pawl/task/follow_ups.h"
#include "pawl/task/registry.h"

namespace pawl::task {

inline constexpr std::size_t kMostResultBytes = std::size_t{1} << 20;

// How an attempt ends that was asked to stop: timed_out behind its deadline, else given back. That
// is right for a drain, and a cancel wins over any outcome (job::transition).
[[nodiscard]] auto stopped_outcome(const TaskContext& context) -> job::Outcome;

// The error of a result such as {"success": false, "error": "no rows"}; nothing if it has none.
[[nodiscard]] auto reported_failure(const boost::json::value& result) -> std::optional<std::string>;

// How an attempt ended, and what becomes of its job.
struct EndedAttempt {
    job::Outcome outcome = {};  // as it is recorded
    job::Transition change = {};
    RaiseAlerts follow_ups = nullptr;  // to be stored with the end
};

// Decides by the job (its attempts, an accepted cancel) and its task's retry policy; a task that is
// gone has the default one.
[[nodiscard]] auto decide_end(
    const TaskMap& tasks,
    const job::Job& job,
    job::Outcome outcome,
    std::uint64_t jitter_seed,
    WallTime now
) -> EndedAttempt;

// To metrics and the log; once it is stored.
void report_end(
    Metrics& metrics, Logger& logger, const job::Job& job, const EndedAttempt& ended, WallTime now
);

}  // namespace pawl::task
