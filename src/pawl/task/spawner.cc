// SPDX-License-Identifier: Apache-2.0
#include "pawl/task/spawner.h"

#include <fmt/format.h>

namespace pawl::task {

void give_keys(std::vector<job::JobRequest>& requests, const job::Job& parent, std::size_t first) {
    for (std::size_t i = 0; i < requests.size(); ++i) {
        auto& unique = requests[i].unique;
        if (!unique) {
            unique = job::UniqueRequest{
                .key = fmt::format("spawned:{}:{}", parent.id.value, first + i),
                .held_while = job::UniqueWhile::window,
                .window = kSpawnedKeyHeld,
            };
        }
    }
}

}  // namespace pawl::task
