// SPDX-License-Identifier: Apache-2.0
// A handle on a process, which stays with it when its id goes to another (man 2 pidfd_open).
// System calls and not <sys/pidfd.h>: that of glibc 2.36 declares them as C++.
#pragma once

#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#include "pawl/runtime/descriptor.h"

namespace pawl {

// Closed, with errno, if it cannot be had. Readable when the process has ended.
[[nodiscard]] inline auto open_process(pid_t id) -> Descriptor {
    return Descriptor(static_cast<int>(::syscall(SYS_pidfd_open, id, 0)));
}

// Nothing happens if the process has ended.
inline void signal_handle(int handle, int signal) {
    (void)::syscall(SYS_pidfd_send_signal, handle, signal, nullptr, 0);
}

}  // namespace pawl
