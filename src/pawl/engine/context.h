// SPDX-License-Identifier: Apache-2.0
// What the engine's parts work with.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

#include "pawl/base/clock.h"
#include "pawl/base/random.h"
#include "pawl/engine/circuits.h"
#include "pawl/engine/fire.h"
#include "pawl/engine/node_lease.h"
#include "pawl/engine/running_attempts.h"
#include "pawl/observe/log.h"
#include "pawl/observe/metrics.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/async.h"
#include "pawl/store/writer.h"
#include "pawl/task/registry.h"
#include "pawl/task/spawner.h"

namespace pawl::engine {

struct Retention {
    Duration succeeded = std::chrono::days(30);
    Duration failed = std::chrono::days(30);
    Duration cancelled = std::chrono::days(30);
    Duration skipped = std::chrono::days(30);
};

struct EngineOptions {
    std::string node = {};   // 128 random bits, hexadecimal: this process
    std::size_t slots = 64;  // attempts at once
    Cron cron = Cron::enabled;
    Retention retention = {};
};

// Owned by server, outlives the engine.
struct EngineContext {
    store::Writer& writer;
    const task::TaskRegistry& tasks;
    const Clock& clock;
    Alarms& alarms;
    Random& random;
    Logger& logger;
    Metrics& metrics;
    Circuits& circuits;
    task::Spawner& spawner;
    NodeLease& lease;
    // Store::tidy_history on a thread that may block; null: nobody keeps days.
    std::function<Async<Result<std::size_t>>(WallTime keep_from)> tidy_history = nullptr;
    EngineOptions options;
};

}  // namespace pawl::engine
