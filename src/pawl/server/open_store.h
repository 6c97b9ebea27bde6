// SPDX-License-Identifier: Apache-2.0
// The store that the configuration names.
#pragma once

#include <memory>
#include <string>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/config/config.h"
#include "pawl/store/store.h"

namespace pawl::server {

// `node` is this process, `clock` outlives the store. Errors: those of sqlite::open_store and
// postgres::open_store.
[[nodiscard]] auto open_store(
    const config::StoreConfig& wanted, const std::string& node, const Clock& clock
) -> Result<std::unique_ptr<store::Store>>;

}  // namespace pawl::server
