// SPDX-License-Identifier: Apache-2.0
// postgres:// URLs as applications of this world write them, for libpq.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/result.h"

namespace pawl::database {

// Keywords of libpq and their values (PostgreSQL, 34.1.2).
using PostgresParameters = std::vector<std::pair<std::string, std::string>>;

struct PostgresUrl {
    // One for each host of the URL, to be tried in that order: libpq bounds the time of each host
    // only in calls that cannot be interrupted.
    std::vector<PostgresParameters> targets = {};
    // Behind a pooler that gives a connection away after each transaction (PgBouncer): nothing may
    // be kept in a session. Neon's hosts with `-pooler`, Supabase's port 6543, `pgbouncer=true`.
    bool pooled = false;
    std::string schema = {};  // of Prisma's `schema=`: the search_path; empty: the server's own
};

// Parameters that clients other than libpq know (Prisma's connection_limit and the like) are
// passed over. Error: invalid_url; the message has nothing of the URL.
[[nodiscard]] auto parse_postgres_url(std::string_view url) -> Result<PostgresUrl>;

[[nodiscard]] auto is_postgres_url(std::string_view url) -> bool;

}  // namespace pawl::database
