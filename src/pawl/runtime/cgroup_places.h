// SPDX-License-Identifier: Apache-2.0
// Where in the file system the cgroups of this process are. Pure.
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

namespace pawl {

// Nothing where the hierarchy is not mounted, or does not show this process's own folder.
struct CgroupPlaces {
    std::optional<std::filesystem::path> unified = std::nullopt;        // version 2
    std::optional<std::filesystem::path> unified_mount = std::nullopt;  // the root of what is seen
    std::optional<std::filesystem::path> memory = std::nullopt;         // version 1
    std::optional<std::filesystem::path> processes = std::nullopt;      // version 1: "pids"

    auto operator==(const CgroupPlaces&) const -> bool = default;
};

// From the texts of /proc/self/cgroup (man 7 cgroups) and /proc/self/mountinfo (man 5 proc).
[[nodiscard]] auto find_cgroup_places(std::string_view cgroups, std::string_view mounts)
    -> CgroupPlaces;

}  // namespace pawl
