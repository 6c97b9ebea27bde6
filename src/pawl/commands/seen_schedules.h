// SPDX-License-Identifier: Apache-2.0
// The schedules that somebody sees.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/result.h"
#include "pawl/commands/scopes.h"
#include "pawl/store/schedules.h"
#include "pawl/store/store.h"
#include "pawl/task/registry.h"

namespace pawl::commands {

// What a principal may do inside a transaction: its scope, and the tasks that tell queues.
struct Asker {
    access::Principal principal;
    std::shared_ptr<const task::TaskMap> tasks;

    [[nodiscard]] auto sees(const store::StoredSchedule& stored) const -> bool {
        return sees_schedule(principal, stored.schedule, *tasks);
    }
    // Errors: not_found.
    [[nodiscard]] auto find(store::Transaction& transaction, const std::string& name) const
        -> Result<store::StoredSchedule>;
};

[[nodiscard]] auto no_schedule(std::string_view name) -> std::unexpected<Error>;

// By name, those behind `after`. Piece by piece: what a narrow scope leaves out may be most of
// them.
[[nodiscard]] auto list_seen(
    store::Snapshot& snapshot, const Asker& asker, std::string after, std::size_t limit
) -> std::vector<store::StoredSchedule>;

}  // namespace pawl::commands
