// SPDX-License-Identifier: Apache-2.0
// A configuration as it is in force, as text.
#pragma once

#include <string>

#include "pawl/config/config.h"

namespace pawl::config {

// TOML that load_config() reads again, but for the secrets: they are "***". Schedules of the short
// form are written in the long one.
[[nodiscard]] auto to_toml(const Config& config) -> std::string;

}  // namespace pawl::config
