// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/spawn_jobs.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>

#include "pawl/access/principal.h"
#include "pawl/commands/jobs.h"

namespace pawl::commands {
namespace {

// In one commit, so that a large family does not hold back everybody else's writes.
constexpr std::size_t kSpawnedAtOnce = 1'000;

}  // namespace

auto JobSpawner::spawn(const job::Job& parent, std::vector<job::JobRequest> requests)
    -> Async<Result<std::vector<task::Spawned>>> {
    std::vector<task::Spawned> spawned;
    for (std::size_t begin = 0; begin < requests.size(); begin += kSpawnedAtOnce) {
        const auto from =
            std::make_move_iterator(requests.begin()) + static_cast<std::ptrdiff_t>(begin);
        const auto count = std::min(kSpawnedAtOnce, requests.size() - begin);
        auto some = co_await spawn_some(
            parent, std::vector(from, from + static_cast<std::ptrdiff_t>(count))
        );
        if (!some) {
            co_return std::unexpected(std::move(some.error()));
        }
        spawned.insert(spawned.end(), some->begin(), some->end());
    }
    co_return spawned;
}

auto JobSpawner::spawn_some(const job::Job& parent, std::vector<job::JobRequest> requests)
    -> Async<Result<std::vector<task::Spawned>>> {
    const access::Principal principal{
        .role = access::Role::admin, .id = "job:" + to_text(parent.id), .hop = parent.hop
    };
    for (auto& request : requests) {
        if (request.user_id.empty()) {
            request.user_id = parent.user_id;
        }
    }
    const auto now = services_.clock.wall_now();
    auto insert = make_jobs(services_, principal, std::move(requests), Shape::list, now);
    if (!insert) {
        co_return std::unexpected(std::move(insert.error()));
    }
    const auto enqueued = co_await insert_jobs(services_, std::move(*insert));
    if (!enqueued) {
        co_return std::unexpected(enqueued.error());
    }
    std::vector<task::Spawned> spawned;
    spawned.reserve(enqueued->jobs.size());
    for (const auto& job : enqueued->jobs) {
        spawned.push_back({.id = job.id, .created = true});
    }
    for (const auto index : enqueued->existing_at) {
        spawned[index].created = false;
    }
    co_return spawned;
}

}  // namespace pawl::commands
