// SPDX-License-Identifier: Apache-2.0
// What of a new configuration a running server does not take up.
#pragma once

#include <string>
#include <vector>

#include "pawl/config/config.h"

namespace pawl::server {

// The keys that differ and are read at start alone, as "server.listen". Pure.
[[nodiscard]] auto needs_restart(const config::Config& running, const config::Config& wanted)
    -> std::vector<std::string>;

}  // namespace pawl::server
