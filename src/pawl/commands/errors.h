// SPDX-License-Identifier: Apache-2.0
// What goes wrong, in groups.
#pragma once

#include <string>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/result.h"
#include "pawl/commands/services.h"
#include "pawl/store/errors.h"

namespace pawl::commands {

// Groups of `task` (empty: of every task) within the principal's scope, last seen first; `tasks` of
// the filter is not asked. Errors are kept by task alone: those of a task within the scope are
// shown whole, whatever queue its jobs were in. Errors: forbidden (a task outside the scope),
// query_timeout.
[[nodiscard]] auto list_errors(
    Services& services, access::Principal principal, std::string task, store::ErrorFilter filter
) -> Async<Result<std::vector<store::ErrorGroup>>>;

}  // namespace pawl::commands
