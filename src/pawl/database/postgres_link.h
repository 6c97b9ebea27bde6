// SPDX-License-Identifier: Apache-2.0
// A connection to a PostgreSQL server of the application; libpq, wrapped once.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/database/link.h"
#include "pawl/database/postgres_url.h"

namespace pawl::database {

struct PostgresTarget {
    std::string connection = "app";      // for messages
    PostgresParameters parameters = {};  // of one host
    std::string schema = {};
    bool pooled = false;
    bool read_only = false;
    Duration statement_timeout = std::chrono::seconds(30);
};

// The error code of a pooler that was not known to be one: it refuses the settings that a
// connection of its own would take at its start.
inline constexpr std::string_view kIsPooled = "is_pooled";

// Connects. Looking up the host's name blocks for as long as the resolver takes; everything else
// ends when it is interrupted.
//
// A direct connection has statement_timeout and default_transaction_read_only from its start. A
// pooled one has no settings: transactions begin with SET LOCAL, and single statements of a
// connection that is read only run in a transaction of their own. Statements are unnamed.
// Errors: connection_failed, auth_failed, undefined_database, busy, cancelled, kIsPooled.
[[nodiscard]] auto open_postgres(const PostgresTarget& target, Interrupt& interrupt)
    -> Result<std::unique_ptr<Link>>;

}  // namespace pawl::database
