// SPDX-License-Identifier: Apache-2.0
// From the sources of a configuration to the configuration, or to everything that is wrong with it.
#pragma once

#include <expected>
#include <vector>

#include "pawl/config/config.h"
#include "pawl/config/sources.h"
#include "pawl/task/kind.h"

namespace pawl::config {

// All or nothing. A path that is given must exist; without one, ./pawl.toml is read if it is there.
// Blocks on files only. Problems come in the order of the file and never hold a value.
[[nodiscard]] auto load_config(const ConfigSources& sources, const task::KindCatalog& kinds)
    -> std::expected<Config, std::vector<ConfigProblem>>;

}  // namespace pawl::config
