// SPDX-License-Identifier: Apache-2.0
// Wakes who waits for what a commit changed, of this node or another.
#pragma once

#include "pawl/commands/services.h"
#include "pawl/store/changes.h"

namespace pawl::commands {

// From any thread.
inline void notify(Services& services, const store::Changes& changes) {
    services.waiters.notify(changes);
    if (!changes.jobs.empty() || !changes.named.empty()) {
        services.followers.notify();
    }
    services.work_waiters.notify(changes);
}

}  // namespace pawl::commands
