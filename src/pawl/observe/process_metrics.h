// SPDX-License-Identifier: Apache-2.0
// What the system says about this process, as Prometheus text.
#pragma once

#include <optional>
#include <string>

#include "pawl/observe/process_history.h"

namespace pawl {

// The names that every Prometheus client library gives (prometheus.io, "Writing client libraries",
// process metrics): CPU seconds, memory, descriptors, start time. From /proc/self; what cannot be
// read is left out. Blocks for a few microseconds.
[[nodiscard]] auto process_metrics_text() -> std::string;

// CPU and memory alone; nullopt: /proc cannot be read.
[[nodiscard]] auto read_process_usage() -> std::optional<ProcessUsage>;

}  // namespace pawl
