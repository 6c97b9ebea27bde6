// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/bulk_actions.h"

#include <fmt/format.h>

#include <limits>
#include <utility>
#include <vector>

namespace pawl::commands {
namespace {

using job::JobState;

constexpr std::size_t kRowsARead = 100'000;
constexpr std::size_t kSearchedARead = 10'000;

auto can_change(store::BulkVerb verb, JobState state) -> bool {
    return is_final(state) == (verb != store::BulkVerb::cancel);
}

// Those that were asked for, or all, that the verb can change.
auto states_for(store::BulkVerb verb, std::vector<JobState> wanted) -> std::vector<JobState> {
    if (wanted.empty()) {
        for (std::size_t i = 0; i < job::kJobStateNames.size(); ++i) {
            wanted.push_back(static_cast<JobState>(i));
        }
    }
    std::erase_if(wanted, [verb](JobState state) { return !can_change(verb, state); });
    return wanted;
}

// A read for each part, so that none runs into the limit of reads.
auto count_matches(Services& services, store::JobFilter filter) -> Async<Result<std::int64_t>> {
    const auto rows = filter.text.empty() ? kRowsARead : kSearchedARead;
    store::WalkRange range{
        .end = JobId{std::numeric_limits<std::int64_t>::max()}, .rows = rows, .limit = rows
    };
    std::int64_t count = 0;
    for (;;) {
        const auto walked = co_await read(services, [filter, range](store::Snapshot& snapshot) {
            return snapshot.jobs().walk(filter, range);
        });
        if (!walked) {
            co_return std::unexpected(walked.error());
        }
        count += static_cast<std::int64_t>(walked->found.size());
        if (walked->over) {
            co_return count;
        }
        range.after = walked->reached;
    }
}

}  // namespace

auto start_bulk_action(Services& services, access::Principal principal, BulkRequest request)
    -> Async<Result<store::BulkAction>> {
    request.filter.states = states_for(request.verb, std::move(request.filter.states));
    const auto matched = co_await count_matches(services, request.filter);
    if (!matched) {
        co_return std::unexpected(matched.error());
    }
    const auto now = services.clock.wall_now();
    const store::NewBulkAction wanted{
        .verb = request.verb,
        .filter = std::move(request.filter),
        .dry_run = request.dry_run,
        .matched = *matched,
        .by = principal.id,
    };
    auto action = co_await services.writer.transact<store::BulkAction>(
        [wanted, now](store::Transaction& transaction) -> Result<store::BulkAction> {
            return transaction.bulk_actions().create(wanted, now);
        },
        store::Urgency::relief
    );
    if (action) {
        services.logger.info(
            "bulk_action.started",
            {{"bulk_action", action->id.value},
             {"action", store::kBulkVerbNames.at(static_cast<std::size_t>(action->verb))},
             {"matched", action->matched},
             {"by", principal.id}}
        );
    }
    co_return action;
}

auto find_bulk_action(Services& services, BulkActionId id) -> Async<Result<store::BulkAction>> {
    const auto action = co_await read(services, [id](store::Snapshot& snapshot) {
        return snapshot.bulk_actions().find(id);
    });
    if (!action) {
        co_return std::unexpected(action.error());
    }
    if (!*action) {
        co_return fail("not_found", fmt::format("there is no bulk action {}", id.value));
    }
    co_return **action;
}

}  // namespace pawl::commands
