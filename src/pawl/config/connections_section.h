// SPDX-License-Identifier: Apache-2.0
// Reads [databases.x] and [caches.x], and what the environment says about them without PAWL_.
#pragma once

#include <vector>

#include "pawl/config/config.h"
#include "pawl/config/sources.h"
#include "pawl/config/table_reader.h"
#include "pawl/task/kind.h"

namespace pawl::config {

// Without [databases.app], DATABASE_URL or else NEON_DATABASE_URL is its url; without
// [caches.main], REDIS_URL or else UPSTASH_REDIS_REST_URL with its TOKEN. These are of other
// programs too: one that pawl cannot use is a warning.
void read_databases(
    TableReader& root,
    const Environment& environment,
    std::vector<database::DatabaseOptions>& databases,
    Report& report
);
void read_caches(
    TableReader& root,
    const Environment& environment,
    std::vector<cache::CacheOptions>& caches,
    Report& report
);

// What a task uses must be there. The names that tasks use without saying so, `app` and `main`, are
// only warned about: such a task fails until its connection is configured.
void check_connections(
    const std::vector<task::ConnectionUse>& uses,
    const Member& task,
    TableReader& keys,
    const Config& config
);

}  // namespace pawl::config
