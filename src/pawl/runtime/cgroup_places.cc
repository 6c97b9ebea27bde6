// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/cgroup_places.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pawl {
namespace {

namespace fs = std::filesystem;

auto split(std::string_view text, char separator) -> std::vector<std::string_view> {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        const auto end = std::min(text.find(separator), text.size());
        parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

auto lists(std::string_view list, std::string_view word) -> bool {
    const auto words = split(list, ',');
    return std::ranges::find(words, word) != words.end();
}

// The path of this process in the hierarchy of a controller, "" for version 2.
auto path_of(std::string_view cgroups, std::string_view controller)
    -> std::optional<std::string_view> {
    for (const auto line : split(cgroups, '\n')) {
        const auto first = line.find(':');
        const auto second = first == line.npos ? first : line.find(':', first + 1);
        if (second == line.npos) {
            continue;
        }
        const auto controllers = line.substr(first + 1, second - first - 1);
        if (controller.empty() ? controllers.empty() : lists(controllers, controller)) {
            return line.substr(second + 1);
        }
    }
    return std::nullopt;
}

struct Mount {
    std::string_view root;  // which folder of the hierarchy
    std::string_view at;    // is seen here
};

auto mount_of(std::string_view mounts, std::string_view controller) -> std::optional<Mount> {
    for (const auto line : split(mounts, '\n')) {
        const auto dash = line.find(" - ");
        if (dash == line.npos) {
            continue;
        }
        const auto left = split(line.substr(0, dash), ' ');
        const auto right = split(line.substr(dash + 3), ' ');
        if (left.size() < 5 || right.size() < 3) {
            continue;
        }
        const bool wanted = controller.empty()
                                ? right[0] == "cgroup2"
                                : right[0] == "cgroup" && lists(right[2], controller);
        if (wanted) {
            return Mount{.root = left[3], .at = left[4]};
        }
    }
    return std::nullopt;
}

auto folder_of(const Mount& mount, std::string_view path) -> std::optional<fs::path> {
    if (mount.root != "/") {
        if (!path.starts_with(mount.root)) {
            return std::nullopt;
        }
        path.remove_prefix(mount.root.size());
    }
    if (path.contains("/..")) {
        return std::nullopt;  // above the root of a cgroup namespace
    }
    path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
    return path.empty() ? fs::path(mount.at) : fs::path(mount.at) / path;
}

auto find_folder(std::string_view cgroups, std::string_view mounts, std::string_view controller)
    -> std::optional<fs::path> {
    const auto path = path_of(cgroups, controller);
    const auto mount = mount_of(mounts, controller);
    return path && mount ? folder_of(*mount, *path) : std::nullopt;
}

}  // namespace

auto find_cgroup_places(std::string_view cgroups, std::string_view mounts) -> CgroupPlaces {
    CgroupPlaces places{
        .unified = find_folder(cgroups, mounts, ""),
        .memory = find_folder(cgroups, mounts, "memory"),
        .processes = find_folder(cgroups, mounts, "pids"),
    };
    if (places.unified) {
        places.unified_mount = fs::path(mount_of(mounts, "")->at);
    }
    return places;
}

}  // namespace pawl
