// SPDX-License-Identifier: Apache-2.0
// Starts a guard, and with it a command.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/runtime/child.h"
#include "pawl/runtime/descriptor.h"

namespace pawl {

struct ChildRequest {
    std::string guard = "/proc/self/exe";  // a program whose main() calls become_guard_if_asked()
    ChildOrder order = {};
    std::vector<std::string> environment = {};        // NAME=VALUE; the command has no other
    std::optional<std::string> input = std::nullopt;  // nothing: /dev/null
    // How long a guard may take to kill everything behind the order's grace, before it is killed.
    std::chrono::milliseconds patience = std::chrono::seconds(8);
};

// The node's ends. Nothing of it is inherited by other processes.
struct SpawnedGuard {
    pid_t process = 0;
    Descriptor handle = {};  // readable when the guard has ended
    Descriptor socket = {};  // what the guard says, and the letter that stops it
    Descriptor out = {};
    Descriptor err = {};
};

// `talk` is the command's end of a stream socket if the order has_talk; it is copied. Blocks for
// the time of an exec. Error: not_started, when not even the guard could be.
[[nodiscard]] auto spawn_guard(const ChildRequest& request, const Descriptor& talk)
    -> Result<SpawnedGuard>;

}  // namespace pawl
