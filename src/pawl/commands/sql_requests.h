// SPDX-License-Identifier: Apache-2.0
// Takes in what applications asked for with SQL functions.
#pragma once

#include "pawl/commands/services.h"
#include "pawl/runtime/async.h"

namespace pawl::commands {

// All that are pending, each for itself; any node may, and each is taken in once. What cannot be
// done is refused, with the reason in its row and in the log. What cannot be done now (the store is
// away, a kind cannot find out) stays pending.
[[nodiscard]] auto take_sql_requests(Services& services) -> Async<>;

}  // namespace pawl::commands
