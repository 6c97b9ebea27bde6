// SPDX-License-Identifier: Apache-2.0
// The port to API keys: what is kept of them, which is never the key itself.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/clock.h"
#include "pawl/base/id.h"
#include "pawl/base/result.h"

namespace pawl::store {

struct KeyTag;
using KeyId = Id<KeyTag>;

struct ApiKey {
    KeyId id = {};  // never reused: jobs belong to it
    std::string name = {};
    access::Role role = access::Role::viewer;
    access::Scope scope = {};
    std::string prefix = {};  // the eight characters of the key by which people tell it
    std::string digest = {};  // SHA-256 of the whole key, in hexadecimal
    WallTime created_at = {};
    std::optional<WallTime> expires_at = std::nullopt;
    std::optional<WallTime> revoked_at = std::nullopt;

    auto operator==(const ApiKey&) const -> bool = default;
};

// How long a key that opens nothing any more is remembered: it is shown, and whoever sends it is
// told why it does not work.
inline constexpr auto kKeyKeptAfterItsEnd = std::chrono::days(30);

class KeyPort {
 public:
    KeyPort() = default;
    KeyPort(const KeyPort&) = delete;
    auto operator=(const KeyPort&) -> KeyPort& = delete;
    virtual ~KeyPort() = default;

    // Stores it under an id that the store gives.
    virtual auto insert(ApiKey key) -> ApiKey = 0;
    // Changes nothing if it is revoked already. Error: not_found.
    virtual auto revoke(KeyId id, WallTime now) -> Result<ApiKey> = 0;
    virtual auto count() -> std::size_t = 0;
    // Removes keys that were revoked or expired before that time; at most `limit`.
    virtual auto prune(WallTime before, std::size_t limit) -> std::size_t = 0;
};

class KeyQueries {
 public:
    KeyQueries() = default;
    KeyQueries(const KeyQueries&) = delete;
    auto operator=(const KeyQueries&) -> KeyQueries& = delete;
    virtual ~KeyQueries() = default;

    [[nodiscard]] virtual auto find(KeyId id) -> std::optional<ApiKey> = 0;
    // Newest first, ids below `before` (none: from the newest on), revoked ones too.
    [[nodiscard]] virtual auto list(KeyId before, std::size_t limit) -> std::vector<ApiKey> = 0;
};

}  // namespace pawl::store
