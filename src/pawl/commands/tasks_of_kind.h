// SPDX-License-Identifier: Apache-2.0
// Tasks found by how they run, for doors that know kinds and not names.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/commands/services.h"
#include "pawl/task/task.h"

namespace pawl::commands {

// The one that the file has first; nullopt: no task is of this kind.
[[nodiscard]] auto first_of_kind(const Services& services, std::string_view kind)
    -> std::optional<task::Task>;

// The names of all that are of one of these kinds.
[[nodiscard]] auto names_of_kinds(const Services& services, std::span<const std::string_view> kinds)
    -> std::vector<std::string>;

// The names of those that may be run by name though they have no schedule.
[[nodiscard]] auto names_of_endpoints(const Services& services) -> std::vector<std::string>;

// The kind of a task; empty: there is no such task.
[[nodiscard]] auto kind_of(const Services& services, std::string_view task) -> std::string;

}  // namespace pawl::commands
