// SPDX-License-Identifier: Apache-2.0
// The cgroup of one command: what it starts stays in it, whatever it does.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "pawl/runtime/cgroup_places.h"
#include "pawl/runtime/child.h"

namespace pawl {

// Made and used by a guard, and by the node when a guard was lost. Every call blocks. Where nothing
// can be made (no rights, a read-only mount) it stands for no group at all and does nothing.
class Cgroup {
 public:
    // Makes as much of the group as can be made here: a folder of version 2, so that all can be
    // killed in one go, and folders of either version for the limits. On version 2 a group that
    // has processes cannot limit its children, so this program and its guards move to a leaf of
    // their own first, if nobody else's process is in their group.
    [[nodiscard]] static auto make(
        const CgroupPlaces& places, pid_t guard, const ChildLimits& limits
    ) -> Cgroup;
    // What the guard of this id has left.
    [[nodiscard]] static auto left_by(const CgroupPlaces& places, pid_t guard) -> Cgroup;

    [[nodiscard]] auto exists() const -> bool { return unified_ || memory_ || processes_; }
    [[nodiscard]] auto limits_memory() const -> bool { return limits_memory_; }
    [[nodiscard]] auto limits_processes() const -> bool { return limits_processes_; }

    // Moves the calling process in.
    [[nodiscard]] auto join() const -> bool;
    // From now on no member starts another.
    void stop_forks() const;
    void kill() const;
    // Whether the kernel has killed a member because the memory ran out.
    [[nodiscard]] auto ran_out_of_memory() const -> bool;
    // Waits a moment for members that are dying.
    void remove();

 private:
    using Folder = std::optional<std::filesystem::path>;

    void make_unified(
        const CgroupPlaces& places, const std::string& name, const ChildLimits& limits
    );
    [[nodiscard]] auto folders() const -> std::vector<std::filesystem::path>;

    Folder unified_;
    Folder memory_;     // version 1
    Folder processes_;  // version 1
    bool limits_memory_ = false;
    bool limits_processes_ = false;
};

}  // namespace pawl
