// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/cgroup.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include "pawl/runtime/descriptor.h"
#include "pawl/runtime/process_tree.h"

namespace pawl {
namespace {

namespace fs = std::filesystem;

// Where this program itself goes on version 2, beside the groups of its commands.
constexpr std::string_view kNodeFolder = "pawl-node";

auto name_of(pid_t guard) -> std::string {
    return fmt::format("pawl-{}", guard);
}

auto write_file(const fs::path& path, std::string_view text) -> bool {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    return file.is_open() && ::write(file.number(), text.data(), text.size()) >= 0;
}

auto write_number(const fs::path& path, std::int64_t number) -> bool {
    return write_file(path, std::to_string(number));
}

auto read_words(const fs::path& path) -> std::vector<std::string> {
    std::ifstream file(path);
    return {std::istream_iterator<std::string>(file), {}};
}

auto has(const std::vector<std::string>& words, std::string_view word) -> bool {
    return std::ranges::find(words, word) != words.end();
}

// A folder that an ended guard of the same id has left is as good as a new one.
auto make_folder(const fs::path& path) -> bool {
    return ::mkdir(path.c_str(), 0755) == 0 || errno == EEXIST;
}

// Which controllers of version 2 a group needs for what version 1 does not limit.
auto controllers_for(const ChildLimits& limits, const CgroupPlaces& places)
    -> std::vector<std::string> {
    std::vector<std::string> controllers;
    if (limits.memory_bytes && !places.memory) {
        controllers.emplace_back("memory");
    }
    if (limits.processes && !places.processes) {
        controllers.emplace_back("pids");
    }
    return controllers;
}

auto says_delegated(const fs::path& folder, const char* attribute) -> bool {
    std::array<char, 2> value{};
    return ::getxattr(folder.c_str(), attribute, value.data(), value.size()) == 1 &&
           value.front() == '1';
}

// Whether the groups below `folder` are ours to arrange. systemd marks what it delegates with an
// attribute (systemd.exec(5), "Delegate="); to others than root it gives the files too.
auto is_ours(const fs::path& folder, const CgroupPlaces& places) -> bool {
    const auto procs = folder / "cgroup.procs";
    return folder == places.unified_mount || says_delegated(folder, "user.delegate") ||
           says_delegated(folder, "trusted.delegate") ||
           (::geteuid() != 0 && ::access(folder.c_str(), W_OK) == 0 &&
            ::access(procs.c_str(), W_OK) == 0);
}

// The node, whose child this guard is, and all of the node's own children.
auto processes_of_node() -> std::vector<std::string> {
    std::vector<std::string> found;
    const auto node = ::getppid();
    for (const auto& process : list_processes()) {
        if (process.id == node || process.parent == node) {
            found.push_back(std::to_string(process.id));
        }
    }
    return found;
}

// Makes a group empty of processes, if there is nobody else's in it.
auto move_to_leaf(const fs::path& folder) -> bool {
    const auto own = processes_of_node();
    const auto members = read_words(folder / "cgroup.procs");
    const auto leaf = folder / kNodeFolder;
    const bool alone = std::ranges::all_of(members, [&own](const std::string& member) {
        return has(own, member);
    });
    return alone && make_folder(leaf) &&
           std::ranges::all_of(members, [&leaf](const std::string& member) {
               return write_file(leaf / "cgroup.procs", member);
           });
}

auto enable(const fs::path& folder, const std::vector<std::string>& controllers) -> bool {
    const auto control = folder / "cgroup.subtree_control";
    const auto enabled = read_words(control);
    const auto available = read_words(folder / "cgroup.controllers");
    return std::ranges::all_of(controllers, [&](const std::string& controller) {
        if (has(enabled, controller)) {
            return true;
        }
        if (!has(available, controller)) {
            return false;
        }
        return write_file(control, "+" + controller) ||
               (errno == EBUSY && move_to_leaf(folder) && write_file(control, "+" + controller));
    });
}

// The folder whose children can have the controllers: the parent once this program lives in a leaf,
// else its own.
auto limiting_folder(const CgroupPlaces& places, const std::vector<std::string>& controllers)
    -> std::optional<fs::path> {
    const auto& own = *places.unified;
    auto parent = own.parent_path();
    if (own != places.unified_mount && is_ours(parent, places) && enable(parent, controllers)) {
        return parent;
    }
    if (own.filename() != kNodeFolder && is_ours(own, places) && enable(own, controllers)) {
        return own;
    }
    return std::nullopt;
}

// Process ids may be used again while a list is read: only who is still in it is killed.
void kill_members(const fs::path& folder) {
    const auto processes = list_processes();
    const auto members = read_words(folder / "cgroup.procs");
    for (const auto& process : processes) {
        if (has(members, std::to_string(process.id))) {
            signal_process(process, SIGKILL);
        }
    }
}

// The number behind "oom_kill" in memory.events (version 2) or memory.oom_control (version 1).
auto killed_for_memory(const fs::path& file) -> bool {
    const auto words = read_words(file);
    const auto found = std::ranges::find(words, "oom_kill");
    return found != words.end() && std::next(found) != words.end() && *std::next(found) != "0";
}

}  // namespace

auto Cgroup::make(const CgroupPlaces& places, pid_t guard, const ChildLimits& limits) -> Cgroup {
    Cgroup group;
    const auto name = name_of(guard);
    if (limits.memory_bytes && places.memory && make_folder(*places.memory / name)) {
        group.memory_ = *places.memory / name;
        group.limits_memory_ =
            write_number(*group.memory_ / "memory.limit_in_bytes", *limits.memory_bytes);
        // Memory and swap together; absent where swap is not counted.
        (void)write_number(*group.memory_ / "memory.memsw.limit_in_bytes", *limits.memory_bytes);
    }
    if (limits.processes && places.processes && make_folder(*places.processes / name)) {
        group.processes_ = *places.processes / name;
        group.limits_processes_ = write_number(*group.processes_ / "pids.max", *limits.processes);
    }
    group.make_unified(places, name, limits);
    return group;
}

void Cgroup::make_unified(
    const CgroupPlaces& places, const std::string& name, const ChildLimits& limits
) {
    if (!places.unified) {
        return;
    }
    const auto controllers = controllers_for(limits, places);
    const auto limiting = controllers.empty() ? std::nullopt : limiting_folder(places, controllers);
    const auto folder = limiting.value_or(*places.unified) / name;
    if (!make_folder(folder)) {
        return;
    }
    unified_ = folder;
    if (limiting && limits.memory_bytes && !places.memory) {
        limits_memory_ = write_number(folder / "memory.max", *limits.memory_bytes);
        (void)write_number(folder / "memory.swap.max", 0);   // absent without swap
        (void)write_number(folder / "memory.oom.group", 1);  // all or nothing; absent before 4.19
    }
    if (limiting && limits.processes && !places.processes) {
        limits_processes_ = write_number(folder / "pids.max", *limits.processes);
    }
}

auto Cgroup::left_by(const CgroupPlaces& places, pid_t guard) -> Cgroup {
    Cgroup group;
    const auto name = name_of(guard);
    const auto find = [&name](const Folder& place, Folder& into) {
        std::error_code failed;
        if (place && fs::is_directory(*place / name, failed)) {
            into = *place / name;
        }
    };
    find(places.memory, group.memory_);
    find(places.processes, group.processes_);
    find(places.unified, group.unified_);
    if (!group.unified_ && places.unified && places.unified != places.unified_mount) {
        find(places.unified->parent_path(), group.unified_);
    }
    return group;
}

auto Cgroup::folders() const -> std::vector<fs::path> {
    std::vector<fs::path> folders;
    for (const auto* folder : {&unified_, &memory_, &processes_}) {
        if (*folder) {
            folders.push_back(**folder);
        }
    }
    return folders;
}

auto Cgroup::join() const -> bool {
    return std::ranges::all_of(folders(), [](const fs::path& folder) {
        return write_file(folder / "cgroup.procs", "0");
    });
}

void Cgroup::stop_forks() const {
    for (const auto& folder : folders()) {
        (void)write_number(folder / "pids.max", 0);  // absent where processes are not limited
    }
}

void Cgroup::kill() const {
    for (const auto& folder : folders()) {
        if (!write_file(folder / "cgroup.kill", "1")) {  // Linux 5.14, version 2
            kill_members(folder);
        }
    }
}

auto Cgroup::ran_out_of_memory() const -> bool {
    return (unified_ && killed_for_memory(*unified_ / "memory.events")) ||
           (memory_ && killed_for_memory(*memory_ / "memory.oom_control"));
}

void Cgroup::remove() {
    constexpr int kTries = 50;
    for (const auto& folder : folders()) {
        for (int i = 0; i < kTries && ::rmdir(folder.c_str()) != 0 && errno == EBUSY; ++i) {
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    }
    *this = {};
}

}  // namespace pawl
