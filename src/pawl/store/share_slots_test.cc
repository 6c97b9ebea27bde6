// SPDX-License-Identifier: Apache-2.0
#include "pawl/store/share_slots.h"

#include <gmock/gmock.h>

#include <map>
#include <string>

namespace pawl::store {
namespace {

using Shares = std::map<std::string, std::int64_t>;

auto demand(std::string name, std::int64_t ready, std::optional<int> limit = {}, int running = 0)
    -> QueueDemand {
    return {
        .queue = {.name = std::move(name), .concurrency = limit}, .ready = ready, .running = running
    };
}

auto share(const std::vector<QueueDemand>& demands, std::size_t limit) -> Shares {
    Shares shares;
    for (const auto& part : share_slots(demands, limit)) {
        shares[part.queue.name] = part.slots;
    }
    return shares;
}

TEST(ShareSlots, gives_each_queue_what_it_wants_if_there_is_enough) {
    EXPECT_EQ(share({demand("a", 3), demand("b", 5)}, 10), (Shares{{"a", 3}, {"b", 5}}));
}

TEST(ShareSlots, a_deep_queue_does_not_starve_the_others) {
    EXPECT_EQ(
        share({demand("deep", 1'000'000), demand("b", 2), demand("c", 50)}, 10),
        (Shares{{"deep", 4}, {"b", 2}, {"c", 4}})
    );
}

TEST(ShareSlots, keeps_to_what_a_queue_may_still_run) {
    EXPECT_EQ(
        share({demand("full", 10, 4, 4), demand("nearly", 10, 4, 3), demand("over", 10, 2, 5)}, 10),
        (Shares{{"nearly", 1}})
    );
}

TEST(ShareSlots, never_gives_more_than_there_is) {
    std::vector<QueueDemand> demands;
    for (int i = 0; i < 100; ++i) {
        demands.push_back(demand("q" + std::to_string(i), 1 + i % 7));
    }
    for (const std::size_t limit : {0U, 1U, 7U, 64U, 1'000U}) {
        std::int64_t given = 0;
        for (const auto& [name, slots] : share(demands, limit)) {
            given += slots;
        }
        EXPECT_LE(given, static_cast<std::int64_t>(limit));
        EXPECT_GE(given, std::min<std::int64_t>(static_cast<std::int64_t>(limit), 100));
    }
}

}  // namespace
}  // namespace pawl::store
