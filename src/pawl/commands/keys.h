// SPDX-License-Identifier: Apache-2.0
// Everything that may be asked about API keys. Whoever asks is an admin.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/result.h"
#include "pawl/commands/services.h"
#include "pawl/store/keys.h"

namespace pawl::commands {

inline constexpr std::size_t kMostKeys = 10'000;
inline constexpr std::size_t kMostNamesOfScope = 100;  // queues, and as many tasks

// A key to be remembered. The key itself stays with whoever made it (auth/api_key.h).
struct KeyRequest {
    std::string name = {};
    access::Role role = access::Role::viewer;
    access::Scope scope = {};
    std::optional<WallTime> expires_at = std::nullopt;  // nullopt: never
    std::string prefix = {};
    std::string digest = {};
};

// Everything that is wrong with a request by itself: invalid_name, out_of_range (an end that has
// passed, a role that no key has, too many names), conflicting_fields (an admin with a scope, who
// could make a key without one). Pure.
[[nodiscard]] auto check_key(const KeyRequest& request, WallTime now) -> std::vector<FieldError>;

// Works from the commit on. Errors: those of check_key, validation_failed for several,
// quota_exceeded.
[[nodiscard]] auto create_key(Services& services, access::Principal principal, KeyRequest request)
    -> Async<Result<store::ApiKey>>;
// Opens nothing from the commit on. Errors: not_found.
[[nodiscard]] auto revoke_key(Services& services, access::Principal principal, store::KeyId id)
    -> Async<Result<store::ApiKey>>;
// Errors: not_found.
[[nodiscard]] auto find_key(Services& services, store::KeyId id) -> Async<Result<store::ApiKey>>;
// Newest first, revoked and expired ones too, ids below `before`.
[[nodiscard]] auto list_keys(Services& services, store::KeyId before, std::size_t limit)
    -> Async<Result<std::vector<store::ApiKey>>>;

}  // namespace pawl::commands
