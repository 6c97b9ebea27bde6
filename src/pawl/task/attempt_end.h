// SPDX-License-Identifier: Apache-2.0
// Ends of attempts that several kinds share.
#pragma once

#include <boost/json/value.hpp>
#include <cstddef>
#include <optional>
#include <string>

#include "pawl/job/outcome.h"
#include "pawl/task/context.h"

namespace pawl::task {

inline constexpr std::size_t kMostResultBytes = std::size_t{1} << 20;

// How an attempt ends that was asked to stop: timed_out behind its deadline, else given back. That
// is right for a drain, and a cancel wins over any outcome (job::transition).
[[nodiscard]] auto stopped_outcome(const TaskContext& context) -> job::Outcome;

// The error of a result such as {"success": false, "error": "no rows"}; nothing if it has none.
[[nodiscard]] auto reported_failure(const boost::json::value& result) -> std::optional<std::string>;

}  // namespace pawl::task
