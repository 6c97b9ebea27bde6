// SPDX-License-Identifier: Apache-2.0
// The days of the history: made ahead of time, dropped whole.
#pragma once

#include <cstddef>

#include "pawl/base/clock.h"
#include "pawl/database/postgres_connection.h"

namespace pawl::postgres {

// Makes the partitions of the days to come and drops those that ended before `keep_from`; gives how
// many jobs went. Refused requests of that age go too. Over a connection of its own, since a day
// may take minutes. Where somebody reads for long, the rest is for the next time. Throws
// database::PostgresError.
auto tidy_history(database::PostgresSettings settings, WallTime keep_from) -> std::size_t;

}  // namespace pawl::postgres
