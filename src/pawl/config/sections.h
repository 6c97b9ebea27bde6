// SPDX-License-Identifier: Apache-2.0
// Reads the sections of fixed names: [server] [store] [retention] [limits] [metrics] [compat],
// [queues.x], and what the environment says without PAWL_.
#pragma once

#include "pawl/config/config.h"
#include "pawl/config/sources.h"
#include "pawl/config/table_reader.h"

namespace pawl::config {

// Also decides Config::dev, since both ask who can reach the server.
void read_server(TableReader& root, const ConfigSources& sources, Config& config, Report& report);
void read_store(
    TableReader& root, const Environment& environment, StoreConfig& store, Report& report
);
void read_queues(TableReader& root, std::vector<QueueConfig>& queues, Report& report);
// JOB_RETENTION_DAYS is the default of each key.
void read_retention(
    TableReader& root, const Environment& environment, RetentionConfig& retention, Report& report
);
void read_limits(TableReader& root, LimitsConfig& limits, Report& report);
void read_metrics(TableReader& root, MetricsConfig& metrics, Report& report);
// JOB_PROCESS_BATCH_SIZE has no key of its own.
void read_compat(
    TableReader& root, const Environment& environment, CompatConfig& compat, Report& report
);

// ENABLE_CRON_JOBS: true unless it says false, 0, no or off.
[[nodiscard]] auto read_cron_enabled(const Environment& environment, Report& report) -> bool;

// An integer of the environment, or the default; anything else is a problem.
[[nodiscard]] auto read_environment_integer(
    const Environment& environment,
    std::string_view name,
    int otherwise,
    IntegerBounds bounds,
    Report& report
) -> int;

// The value of a variable, "" if it is absent.
[[nodiscard]] auto variable(const Environment& environment, std::string_view name)
    -> std::string_view;

}  // namespace pawl::config
