// SPDX-License-Identifier: Apache-2.0
// `circuit_breaker = { failures = 5, within = "1m", open = "30s" }` of a task.
#pragma once

#include <optional>

#include "pawl/config/table_reader.h"
#include "pawl/flow/circuit_breaker.h"

namespace pawl::config {

// Nothing if the task has none; what is absent inside has its default.
[[nodiscard]] auto read_circuit_breaker(TableReader& task) -> std::optional<flow::CircuitPolicy>;

}  // namespace pawl::config
