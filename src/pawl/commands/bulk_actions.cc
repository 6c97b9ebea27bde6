// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/bulk_actions.h"

#include <fmt/format.h>

#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "pawl/commands/scopes.h"

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
    const auto rows = filter.reads_texts() ? kSearchedARead : kRowsARead;
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

// Creates the action, or finds what an earlier request with the same key was answered: both in the
// one transaction, by way of an insert of no jobs.
auto create_once(
    store::Transaction& transaction,
    const store::NewBulkAction& wanted,
    const std::optional<store::IdempotencyKey>& key,
    BulkActionText text,
    WallTime now
) -> Result<StartedBulkAction> {
    StartedBulkAction started;
    if (!key) {
        started.action = transaction.bulk_actions().create(wanted, now);
        return started;
    }
    store::InsertJobs nothing{.idempotency = key, .now = now};
    nothing.idempotency->answer = [&](std::span<const job::Job> /*jobs*/, BatchId /*batch*/) {
        started.action = transaction.bulk_actions().create(wanted, now);
        return text(started.action);
    };
    auto* const pointer = &nothing;
    auto inserted = std::move(transaction.jobs().insert(std::span(&pointer, 1)).front());
    if (!inserted) {
        return std::unexpected(std::move(inserted.error()));
    }
    started.replay = std::move(inserted->replay);
    return started;
}

void tell(Services& services, const StartedBulkAction& started) {
    if (started.replay) {
        return;
    }
    const auto& action = started.action;
    services.logger.info(
        "bulk_action.started",
        {{"bulk_action", action.id.value},
         {"action", store::kBulkVerbNames.at(static_cast<std::size_t>(action.verb))},
         {"matched", action.matched},
         {"by", action.by}}
    );
}

}  // namespace

auto start_bulk_action(
    Services& services,
    access::Principal principal,
    BulkRequest request,
    std::optional<Idempotency> idempotency,
    BulkActionText text
) -> Async<Result<StartedBulkAction>> {
    const auto now = services.clock.wall_now();
    const auto key = store_key(principal, std::move(idempotency), now);
    std::optional<KeysInProgress::Hold> hold;
    if (key) {
        hold = services.keys_in_progress.hold(key->scope, key->key);
        if (!hold) {
            co_return fail("in_progress", "a request with this Idempotency-Key is still running");
        }
    }
    request.filter.states = states_for(request.verb, std::move(request.filter.states));
    if (!narrow(request.filter, principal)) {
        request.filter.states.clear();  // no state, no job
    }
    const auto matched = co_await count_matches(services, request.filter);
    if (!matched) {
        co_return std::unexpected(matched.error());
    }
    const store::NewBulkAction wanted{
        .verb = request.verb,
        .filter = std::move(request.filter),
        .dry_run = request.dry_run,
        .matched = *matched,
        .by = principal.id,
    };
    auto started = co_await services.writer.transact<StartedBulkAction>(
        [wanted, key, text, now](store::Transaction& transaction) {
            return create_once(transaction, wanted, key, text, now);
        },
        store::Urgency::relief
    );
    if (started) {
        tell(services, *started);
    }
    co_return started;
}

auto find_bulk_action(Services& services, access::Principal principal, BulkActionId id)
    -> Async<Result<store::BulkAction>> {
    const auto action = co_await read(services, [id](store::Snapshot& snapshot) {
        return snapshot.bulk_actions().find(id);
    });
    if (!action) {
        co_return std::unexpected(action.error());
    }
    if (!*action || !sees_bulk_action(principal, **action)) {
        co_return fail("not_found", fmt::format("there is no bulk action {}", id.value));
    }
    co_return **action;
}

auto list_bulk_actions(
    Services& services,
    access::Principal principal,
    std::optional<BulkActionId> before,
    std::size_t limit
) -> Async<Result<NewestPage<store::BulkAction, BulkActionId>>> {
    co_return co_await read(
        services,
        [principal = std::move(principal), before, limit](store::Snapshot& snapshot) {
            return newest_seen<store::BulkAction, BulkActionId>(
                [&](std::optional<BulkActionId> from, std::size_t n) {
                    return snapshot.bulk_actions().list(from, n);
                },
                [&](const store::BulkAction& one) { return sees_bulk_action(principal, one); },
                before,
                limit
            );
        }
    );
}

}  // namespace pawl::commands
