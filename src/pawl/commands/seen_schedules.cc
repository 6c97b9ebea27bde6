// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/seen_schedules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace pawl::commands {
namespace {

constexpr std::size_t kSchedulesAtOnce = 500;

}  // namespace

auto no_schedule(std::string_view name) -> std::unexpected<Error> {
    return fail("not_found", fmt::format("there is no schedule {}", name));
}

auto Asker::find(store::Transaction& transaction, const std::string& name) const
    -> Result<store::StoredSchedule> {
    auto stored = transaction.schedules().find(name);
    return stored && sees(*stored) ? Result<store::StoredSchedule>(std::move(*stored))
                                   : no_schedule(name);
}

auto list_seen(store::Snapshot& snapshot, const Asker& asker, std::string after, std::size_t limit)
    -> std::vector<store::StoredSchedule> {
    const auto step = asker.principal.scope.empty() ? limit : std::max(limit, kSchedulesAtOnce);
    std::vector<store::StoredSchedule> seen;
    for (;;) {
        auto page = snapshot.schedules().list(after, step);
        const bool is_last = page.size() < step;
        for (auto& stored : page) {
            after = stored.schedule.name;
            if (asker.sees(stored)) {
                seen.push_back(std::move(stored));
            }
            if (seen.size() == limit) {
                return seen;
            }
        }
        if (is_last) {
            return seen;
        }
    }
}

}  // namespace pawl::commands
