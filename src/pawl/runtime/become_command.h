// SPDX-License-Identifier: Apache-2.0
// The last steps of a forked process before it is the command.
#pragma once

#include <sys/types.h>

#include <string>

#include "pawl/runtime/cgroup.h"
#include "pawl/runtime/child.h"

namespace pawl {

// The step that failed and its errno; 0 if there is none.
struct StepFailure {
    int error = 0;
    std::string step = {};
};

// Makes the calling process the command of `order`: a session and a cgroup of its own, limits, the
// user, the folder, no new privileges, no descriptors but 0, 1, 2 and
// those of its conversation, no signal blocked or ignored.
// It dies with `guard`, its parent. The environment stays. Returns only if it fails.
[[nodiscard]] auto become_command(const ChildOrder& order, const Cgroup& group, pid_t guard)
    -> StepFailure;

}  // namespace pawl
