// SPDX-License-Identifier: Apache-2.0
// Everything that may be asked about queues, tasks and numbers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/commands/services.h"
#include "pawl/store/queues.h"
#include "pawl/store/statistics.h"

namespace pawl::commands {

struct QueueView {
    store::Queue queue = {};
    std::vector<store::JobCount> counts = {};  // of this queue
    std::optional<WallTime> oldest_ready = std::nullopt;
    std::vector<std::string> paused_keys = {};
};
// Queues, tasks and counts are those within the principal's scope. Everything below that names a
// queue or a task outside it is forbidden.

[[nodiscard]] auto list_queues(Services& services, access::Principal principal)
    -> Async<Result<std::vector<QueueView>>>;
// Errors: not_found.
[[nodiscard]] auto find_queue(Services& services, access::Principal principal, std::string name)
    -> Async<Result<QueueView>>;
[[nodiscard]] auto put_queue(Services& services, access::Principal principal, store::Queue queue)
    -> Async<Result<store::Queue>>;
// Makes the queue known if it is new.
[[nodiscard]] auto pause_queue(
    Services& services, access::Principal principal, std::string name, bool paused
) -> Async<Result<store::Queue>>;
// Jobs of the queue with this concurrency key; the others go on.
[[nodiscard]] auto pause_key(
    Services& services, access::Principal principal, std::string queue, std::string key, bool paused
) -> Async<Result<void>>;
// Cancels all that has not started; gives how many.
[[nodiscard]] auto purge_queue(Services& services, access::Principal principal, std::string name)
    -> Async<Result<std::size_t>>;

struct TaskView {
    task::Task task = {};
    bool paused = false;
    flow::CircuitState circuit = flow::CircuitState::closed;  // on this node
    std::vector<store::JobCount> counts = {};
};
[[nodiscard]] auto list_tasks(Services& services, access::Principal principal)
    -> Async<Result<std::vector<TaskView>>>;
// Errors: not_found.
[[nodiscard]] auto find_task(Services& services, access::Principal principal, std::string name)
    -> Async<Result<TaskView>>;
[[nodiscard]] auto pause_task(
    Services& services, access::Principal principal, std::string name, bool paused
) -> Async<Result<TaskView>>;

// Percentiles are the upper ends of logarithmic buckets: at most 19 % too high.
struct Durations {
    std::int64_t count = 0;
    double avg_ms = 0;
    double p50_ms = 0;
    double p95_ms = 0;
    double p99_ms = 0;
};
struct TaskStatistics {
    std::string task = {};
    std::int64_t runs = 0;
    std::int64_t succeeded = 0;
    std::int64_t failed = 0;
    std::int64_t cancelled = 0;
    std::int64_t skipped = 0;
    Durations run = {};
    Durations wait = {};
};
struct Statistics {
    std::vector<store::JobCount> counts = {};
    std::vector<QueueView> queues = {};
    std::vector<TaskStatistics> tasks = {};
};
// Over [from, to). Errors: out_of_range.
[[nodiscard]] auto statistics(
    Services& services, access::Principal principal, WallTime from, WallTime to
) -> Async<Result<Statistics>>;

struct SeriesPoint {
    WallTime at = {};
    TaskStatistics values = {};
};
// One point a step that has numbers, of one task or of all together. Errors: out_of_range (more
// than 10,000 steps).
[[nodiscard]] auto timeseries(
    Services& services,
    access::Principal principal,
    std::string task,
    WallTime from,
    WallTime to,
    Duration step
) -> Async<Result<std::vector<SeriesPoint>>>;

// A verified copy of the store at `path`. Errors: storage_full, backup_failed,
// backup_unsupported (the store is a database server).
[[nodiscard]] auto backup(Services& services, std::string path) -> Async<Result<void>>;

}  // namespace pawl::commands
