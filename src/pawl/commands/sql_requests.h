// SPDX-License-Identifier: Apache-2.0
// Takes in what applications asked for with SQL functions.
#pragma once

#include <cstdint>
#include <map>

#include "pawl/base/clock.h"
#include "pawl/commands/services.h"
#include "pawl/runtime/async.h"

namespace pawl::commands {

// Requests for tasks that this node does not know, and since when it has left them to others.
using LeftRequests = std::map<std::int64_t, SteadyTime>;

// All that are pending, in their order; any node may, and each is taken in once. What cannot be
// done is refused, with the reason in its row and in the log; if its task is not known here, after
// five seconds, in which a node that knows it takes it in. What cannot be done now (the store is
// away, a kind cannot find out) stays pending. One call at a time; `left` is of the calls before.
[[nodiscard]] auto take_sql_requests(Services& services, LeftRequests& left) -> Async<>;

}  // namespace pawl::commands
