// SPDX-License-Identifier: Apache-2.0
// Running attempts ask for jobs: they come in as requests of anybody else do.
#pragma once

#include <vector>

#include "pawl/commands/services.h"
#include "pawl/task/spawner.h"

namespace pawl::commands {

// As an administrator, on behalf of the parent's user. Kinds are not asked whether they admit the
// jobs: whoever spawns them knows. Owned by server.
class JobSpawner final : public task::Spawner {
 public:
    // `services` outlives this.
    explicit JobSpawner(Services& services) : services_(services) {}

    [[nodiscard]] auto spawn(const job::Job& parent, std::vector<job::JobRequest> requests)
        -> Async<Result<std::vector<task::Spawned>>> override;

 private:
    [[nodiscard]] auto spawn_some(const job::Job& parent, std::vector<job::JobRequest> requests)
        -> Async<Result<std::vector<task::Spawned>>>;

    Services& services_;
};

}  // namespace pawl::commands
