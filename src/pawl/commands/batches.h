// SPDX-License-Identifier: Apache-2.0
// Everything that may be asked about batches.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/result.h"
#include "pawl/commands/idempotency.h"
#include "pawl/commands/jobs.h"
#include "pawl/commands/newest_seen.h"
#include "pawl/commands/services.h"
#include "pawl/job/job_request.h"
#include "pawl/store/batches.h"

namespace pawl::commands {

struct BatchRequest {
    std::string name = {};
    std::optional<std::vector<job::JobRequest>> jobs = std::nullopt;  // given: closed with them
    std::optional<job::JobRequest> on_success = std::nullopt;
    std::optional<job::JobRequest> on_complete = std::nullopt;
};

// Stores the batch and its members together. Errors: those of enqueue (pointers "/jobs/3/priority",
// "/on_success/task"), not_supported for what a callback cannot have.
[[nodiscard]] auto create_batch(
    Services& services,
    access::Principal principal,
    BatchRequest request,
    std::optional<Idempotency> idempotency
) -> Async<Result<Enqueued>>;

// Errors: not_found, also for a batch that the principal does not see (scopes.h).
[[nodiscard]] auto find_batch(Services& services, access::Principal principal, BatchId id)
    -> Async<Result<store::Batch>>;
// Newest first, those older than `before`.
[[nodiscard]] auto list_batches(
    Services& services,
    access::Principal principal,
    std::optional<BatchId> before,
    std::size_t limit
) -> Async<Result<NewestPage<store::Batch, BatchId>>>;
[[nodiscard]] auto close_batch(Services& services, access::Principal principal, BatchId id)
    -> Async<Result<store::Batch>>;

}  // namespace pawl::commands
