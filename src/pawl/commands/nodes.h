// SPDX-License-Identifier: Apache-2.0
// The processes that share this server's store.
#pragma once

#include <vector>

#include "pawl/base/result.h"
#include "pawl/commands/services.h"
#include "pawl/runtime/async.h"
#include "pawl/store/nodes.h"

namespace pawl::commands {

// By the time of their start; this one as it is now. Errors: query_timeout, store_unavailable.
[[nodiscard]] auto list_nodes(Services& services) -> Async<Result<std::vector<store::Node>>>;

}  // namespace pawl::commands
