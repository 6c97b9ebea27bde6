// SPDX-License-Identifier: Apache-2.0
#include "pawl/store/share_slots.h"

#include <algorithm>

namespace pawl::store {
namespace {

auto most_for(const QueueDemand& demand) -> std::int64_t {
    if (!demand.queue.concurrency) {
        return demand.ready;
    }
    const auto free = std::max<std::int64_t>(0, *demand.queue.concurrency - demand.running);
    return std::min(demand.ready, free);
}

}  // namespace

// Water-filling: the smallest wishes are met first, the rest is split evenly.
auto share_slots(const std::vector<QueueDemand>& demands, std::size_t limit)
    -> std::vector<QueueShare> {
    std::vector<QueueShare> shares;
    for (const auto& demand : demands) {
        if (const auto most = most_for(demand); most > 0) {
            shares.push_back({.queue = demand.queue, .slots = most});
        }
    }
    std::ranges::sort(shares, {}, &QueueShare::slots);
    auto left = static_cast<std::int64_t>(limit);
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const auto queues_left = static_cast<std::int64_t>(shares.size() - i);
        shares[i].slots = std::min(shares[i].slots, (left + queues_left - 1) / queues_left);
        left -= shares[i].slots;
    }
    std::erase_if(shares, [](const QueueShare& share) { return share.slots == 0; });
    return shares;
}

}  // namespace pawl::store
