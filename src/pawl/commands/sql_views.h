// SPDX-License-Identifier: Apache-2.0
// Jobs as tables of other systems, for those who query tables.
#pragma once

#include <optional>
#include <vector>

#include "pawl/commands/services.h"
#include "pawl/store/views.h"

namespace pawl::commands {

// Makes the views of the store, with these tasks; nullopt: there are to be none. For the server
// itself: nobody asks for it over HTTP. Errors: those of the writer.
[[nodiscard]] auto put_sql_views(
    Services& services, std::optional<std::vector<store::ViewedTask>> tasks
) -> Async<Result<>>;

}  // namespace pawl::commands
