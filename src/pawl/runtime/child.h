// SPDX-License-Identifier: Apache-2.0
// A program that runs on behalf of this one: what it is told, and how it ended. Values.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace pawl {

// Where no cgroup can be made, memory counts for each process alone, and a tree with too many
// processes is ended instead of being refused another one.
struct ChildLimits {
    std::optional<std::int64_t> memory_bytes = std::nullopt;      // of the whole tree
    std::optional<std::chrono::seconds> cpu_time = std::nullopt;  // of each process
    std::optional<std::int64_t> processes = std::nullopt;         // and threads, of the whole tree

    auto operator==(const ChildLimits&) const -> bool = default;
};

// `none` is for tests of what happens where no cgroup can be made.
enum class Grouping : std::uint8_t { cgroup, none };

// `fresh`: made for the command, its user's alone, and removed with all that is in it when nothing
// of the command is left, even if the node is gone by then.
enum class FolderUse : std::uint8_t { existing, fresh };

// `none`: no network at all, not even loopback, where the kernel gives namespaces; elsewhere as
// `shared`. A second fence for commands that are not to dial, never the only one.
enum class Network : std::uint8_t { shared, none };

struct ChildOrder {
    std::vector<std::string> command = {};  // program and arguments; never a shell
    std::string folder = "/";               // where it runs
    FolderUse folder_use = FolderUse::existing;
    Network network = Network::shared;
    bool has_talk = false;  // descriptors 3 and 4 are its end of a conversation with the node
    std::string user = {};  // as whom; empty: as this process
    ChildLimits limits = {};
    std::chrono::milliseconds grace = std::chrono::seconds(2);  // between SIGTERM and SIGKILL
    Grouping grouping = Grouping::cgroup;

    auto operator==(const ChildOrder&) const -> bool = default;
};

// A program without a slash is looked for here, and here only.
inline constexpr const char* kSafePath =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

enum class ChildEndKind : std::uint8_t {
    exited,       // code: its exit code
    signalled,    // code: the signal
    not_started,  // code: errno, or 0; detail: what failed
    guard_lost,   // the guard ended before it could say how the program did
};

// Why the tree was ended, if it did not end by itself.
enum class ChildCause : std::uint8_t { itself, stopped, memory, processes };

struct ChildEnd {
    ChildEndKind kind = ChildEndKind::guard_lost;
    int code = 0;
    ChildCause cause = ChildCause::itself;
    std::string detail = {};

    auto operator==(const ChildEnd&) const -> bool = default;
};

}  // namespace pawl
