// SPDX-License-Identifier: Apache-2.0
// What the configuration declares and the store keeps: queues, views, keys to look up by,
// schedules.
#pragma once

#include "pawl/base/result.h"
#include "pawl/commands/services.h"
#include "pawl/config/config.h"
#include "pawl/runtime/async.h"

namespace pawl::server {

// `config` outlives it. Errors: those of the commands that write them.
[[nodiscard]] auto declare(commands::Services& services, const config::Config& config)
    -> Async<Result<void>>;

}  // namespace pawl::server
