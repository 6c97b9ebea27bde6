// SPDX-License-Identifier: Apache-2.0
// How the free slots of a node are shared among the queues that have work.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "pawl/store/queues.h"

namespace pawl::store {

struct QueueDemand {
    Queue queue = {};
    std::int64_t ready = 0;    // jobs that this node could run
    std::int64_t running = 0;  // on all nodes; looked at only if the queue has a limit
};

struct QueueShare {
    Queue queue = {};
    std::int64_t slots = 0;
};

// Slots are dealt one round at a time, so that a deep queue does not starve the others; no queue
// gets more than it has work or its limit allows. Shares of 0 are left out. Pure.
[[nodiscard]] auto share_slots(const std::vector<QueueDemand>& demands, std::size_t limit)
    -> std::vector<QueueShare>;

}  // namespace pawl::store
