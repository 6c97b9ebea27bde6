// SPDX-License-Identifier: Apache-2.0
// An embedded store into an empty PostgreSQL store: ids, keys, schedules and history stay what they
// are.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/database/postgres_url.h"

namespace pawl::moving {

struct MovedTable {
    std::string name = {};
    std::int64_t rows = 0;
};

// All of it or nothing, in one transaction. The folder is owned meanwhile, so no server runs on it,
// and it is left as it was. Blocks for as long as it takes. Errors: those of sqlite::open_store and
// postgres::open_store; store_not_empty (there are jobs in the target).
[[nodiscard]] auto move_store(
    const std::filesystem::path& from, const database::PostgresUrl& to, const Clock& clock
) -> Result<std::vector<MovedTable>>;

}  // namespace pawl::moving
