// SPDX-License-Identifier: Apache-2.0
// The schema `pawl`, brought up to date by whichever node comes first.
#pragma once

#include "pawl/base/result.h"
#include "pawl/database/postgres_connection.h"

namespace pawl::postgres {

// Each migration in a transaction of its own; nodes that start together wait for one another. A
// role without the right to change the schema may start once it is up to date. Errors: store_newer,
// store_refused. Throws database::PostgresError.
[[nodiscard]] auto migrate(database::PostgresConnection& connection) -> Result<>;

}  // namespace pawl::postgres
