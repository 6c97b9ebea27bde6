// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/idempotency.h"

#include <utility>

namespace pawl::commands {
namespace {

constexpr auto kMemory = std::chrono::hours(24);

}  // namespace

auto store_key(
    const access::Principal& principal, std::optional<Idempotency> idempotency, WallTime now
) -> std::optional<store::IdempotencyKey> {
    if (!idempotency) {
        return std::nullopt;
    }
    return store::IdempotencyKey{
        .scope = principal.id + " " + idempotency->route,
        .key = std::move(idempotency->key),
        .fingerprint = std::move(idempotency->fingerprint),
        .expires_at = now + kMemory,
        .status = idempotency->status,
        .answer = std::move(idempotency->answer),
    };
}

}  // namespace pawl::commands
