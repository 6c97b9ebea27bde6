// SPDX-License-Identifier: Apache-2.0
// The keys of payloads that jobs are looked up by.
#pragma once

#include <vector>

#include "pawl/commands/services.h"
#include "pawl/store/search.h"

namespace pawl::commands {

// These in place of those before. For the server itself: nobody asks for it over HTTP. Errors:
// those of the writer.
[[nodiscard]] auto put_search_keys(Services& services, std::vector<store::SearchKey> keys)
    -> Async<Result<>>;

}  // namespace pawl::commands
