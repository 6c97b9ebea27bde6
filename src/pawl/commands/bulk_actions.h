// SPDX-License-Identifier: Apache-2.0
// One verb for all jobs that a filter shows. The engine carries it out.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "pawl/access/principal.h"
#include "pawl/base/result.h"
#include "pawl/commands/idempotency.h"
#include "pawl/commands/newest_seen.h"
#include "pawl/commands/services.h"
#include "pawl/store/bulk_actions.h"

namespace pawl::commands {

struct BulkRequest {
    store::BulkVerb verb = store::BulkVerb::cancel;
    store::JobFilter filter = {};
    bool dry_run = false;
};

// Counts what matches, off the writer, then remembers what is to be done. Jobs that the verb cannot
// change (final ones for cancel, unfinished ones for the others) do not match, nor do those that
// the principal does not see: its scope is kept with the action.
// `answer` of the idempotency key is not asked: a replay is told what `text` made of the first one.
// Errors: query_timeout, storage_full, overloaded, idempotency_mismatch, in_progress.
struct StartedBulkAction {
    store::BulkAction action = {};
    std::optional<store::Inserted::Replay> replay = std::nullopt;  // then there is no new action
};
using BulkActionText = std::string (*)(const store::BulkAction&);
[[nodiscard]] auto start_bulk_action(
    Services& services,
    access::Principal principal,
    BulkRequest request,
    std::optional<Idempotency> idempotency,
    BulkActionText text
) -> Async<Result<StartedBulkAction>>;

// For who started it, and who sees every job. Errors: not_found.
[[nodiscard]] auto find_bulk_action(
    Services& services, access::Principal principal, BulkActionId id
) -> Async<Result<store::BulkAction>>;
// Newest first, those older than `before`.
[[nodiscard]] auto list_bulk_actions(
    Services& services,
    access::Principal principal,
    std::optional<BulkActionId> before,
    std::size_t limit
) -> Async<Result<NewestPage<store::BulkAction, BulkActionId>>>;

}  // namespace pawl::commands
