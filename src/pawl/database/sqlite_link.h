// SPDX-License-Identifier: Apache-2.0
// A connection to an SQLite file of the application.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "pawl/base/result.h"
#include "pawl/database/link.h"

namespace pawl::database {

inline constexpr std::string_view kSqlitePrefix = "sqlite:";

struct SqliteTarget {
    std::string connection = "app";  // for messages
    std::string path = {};
    bool read_only = false;
};

// The file is made if it is absent, but not for reading alone; its folder must be there. Foreign
// keys are enforced, as PostgreSQL does. A name in double quotes that is no column is an error
// rather than a text (https://www.sqlite.org/quirks.html, 8): it may come from the configuration.
// Errors: connection_failed, corrupt.
[[nodiscard]] auto open_sqlite(const SqliteTarget& target) -> Result<std::unique_ptr<Link>>;

}  // namespace pawl::database
