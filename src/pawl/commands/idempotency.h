// SPDX-License-Identifier: Apache-2.0
// The `Idempotency-Key` of a request that creates.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>

#include "pawl/access/principal.h"
#include "pawl/base/clock.h"
#include "pawl/job/job.h"
#include "pawl/store/jobs.h"

namespace pawl::commands {

struct Idempotency {
    std::string key = {};          // 1..255 bytes, checked by the caller
    std::string route = {};        // keys of different routes do not meet
    std::string fingerprint = {};  // of the body
    int status = 201;              // what a new request is answered, and its body
    std::function<std::string(std::span<const job::Job>, BatchId)> answer = nullptr;
};

// As the store keeps it: for this principal, for 24 hours. Pure.
[[nodiscard]] auto store_key(
    const access::Principal& principal, std::optional<Idempotency> idempotency, WallTime now
) -> std::optional<store::IdempotencyKey>;

}  // namespace pawl::commands
