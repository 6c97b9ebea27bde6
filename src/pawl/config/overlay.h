// SPDX-License-Identifier: Apache-2.0
// Lays the environment and the flags over the tree of the file.
#pragma once

#include <vector>

#include "pawl/config/node.h"
#include "pawl/config/sources.h"

namespace pawl::config {

// PAWL_SERVER__LISTEN=… sets server.listen. Names are compared without case and with `_` for `-`
// and `.`, so PAWL_TASKS__NIGHTLY_REPORT__URL reaches [tasks.nightly-report]; empty values count as
// unset. Variables without `__` are not configuration keys. A value that would need a table where
// the file has something else is a problem.
void overlay_environment(Node& root, const Environment& environment, Report& report);

void overlay_flags(Node& root, const std::vector<Override>& overrides, Report& report);

}  // namespace pawl::config
