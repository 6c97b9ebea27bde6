// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/toml_names.h"

#include "pawl/config/toml_reader.h"

namespace pawl::config {

auto task_and_schedule_names(std::string_view toml, const std::string& file)
    -> std::expected<std::vector<std::string>, ConfigProblem> {
    const auto root = read_toml(toml, file);
    if (!root) {
        return std::unexpected(root.error());
    }
    std::vector<std::string> names;
    for (const auto* section : {"tasks", "schedules"}) {
        const auto* member = root->find(section);
        if (member == nullptr || member->node.table() == nullptr) {
            continue;
        }
        for (const auto& entry : *member->node.table()) {
            names.push_back(entry.key);
        }
    }
    return names;
}

}  // namespace pawl::config
