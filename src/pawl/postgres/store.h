// SPDX-License-Identifier: Apache-2.0
// The store on PostgreSQL: many nodes write it, each through one connection, and read it through a
// few. What decides stands in rows and keys; memory only spares questions.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/database/postgres_url.h"
#include "pawl/store/store.h"

namespace pawl::postgres {

// full: a commit is on the disk before it is answered, and on a synchronous standby if there is
// one. normal: a crash of the server may take the newest commits with it (synchronous_commit =
// off).
enum class Durability : std::uint8_t { full, normal };

struct StoreOptions {
    database::PostgresUrl url = {};
    Durability durability = Durability::full;
    std::string node = {};  // this process: whose rows of counters it writes
    std::chrono::milliseconds read_limit = std::chrono::seconds(5);
    std::size_t readers = 4;  // snapshots at once; more wait for one
    // In place of the server's time, for tests.
    std::function<WallTime()> store_time = nullptr;
};

// Connects, and brings the schema `pawl` up to date where it is older. Errors: store_unavailable
// (no server takes writes), store_refused (the role may not, or there is no such database),
// store_newer (the schema was made by a newer pawl; exit 79). `clock` outlives the store.
[[nodiscard]] auto open_store(const StoreOptions& options, const Clock& clock)
    -> Result<std::unique_ptr<store::Store>>;

}  // namespace pawl::postgres
