// SPDX-License-Identifier: Apache-2.0
// What an import of somebody else's schedules gives.
#pragma once

#include <string>
#include <vector>

namespace pawl::config {

struct Imported {
    std::string toml = {};                // [tasks.x] tables; empty if there is nothing to import
    std::vector<std::string> names = {};  // of the tasks
    std::vector<std::string> warnings = {};
};

}  // namespace pawl::config
