// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/sight.h"

#include <fmt/format.h>

#include "pawl/access/scope.h"

namespace pawl::commands {

auto is_there(store::Snapshot& snapshot, const access::Principal& principal, JobId id) -> bool {
    const auto place = snapshot.jobs().place(id);
    return place && access::sees(principal, place->queue, place->task, place->user_id);
}

auto require_sight(Services& services, access::Principal principal, JobId id)
    -> Async<Result<void>> {
    if (access::sees_every_job(principal)) {
        co_return Result<void>();
    }
    const auto there = co_await read(services, [principal, id](store::Snapshot& snapshot) {
        return is_there(snapshot, principal, id);
    });
    if (!there) {
        co_return std::unexpected(there.error());
    }
    if (!*there) {
        co_return fail("not_found", fmt::format("there is no job {}", id.value));
    }
    co_return Result<void>();
}

}  // namespace pawl::commands
