// SPDX-License-Identifier: Apache-2.0
// Queues, tasks and their numbers as the contract shows them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pawl/api/json_text.h"
#include "pawl/base/clock.h"
#include "pawl/commands/queues.h"

namespace pawl::api {

// Which of the counts are added up.
struct CountedOf {
    std::string_view task = {};  // empty: of all
};
// {"scheduled":0,…}: every state has a number.
void append_states(
    std::string& out, const std::vector<store::JobCount>& counts, CountedOf counted = {}
);

void append_queue(std::string& out, const commands::QueueView& view, WallTime now);
[[nodiscard]] auto queue_text(const commands::QueueView& view, WallTime now) -> std::string;

// {"avg":…,"p50":…,"p95":…,"p99":…} in milliseconds.
void append_durations(std::string& out, const commands::Durations& durations);
// runs, succeeded, failed, cancelled, skipped, run_ms, wait_ms: members of an object.
void append_numbers(ObjectWriter& object, const commands::TaskStatistics& statistics);

// A task with its numbers over the last day.
void append_task(
    std::string& out, const commands::TaskView& view, const commands::Statistics& statistics
);

}  // namespace pawl::api
