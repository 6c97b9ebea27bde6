// SPDX-License-Identifier: Apache-2.0
// API keys: made once, told from each other by their prefix, remembered by their digest alone.
#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "pawl/access/principal.h"
#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/base/secret.h"
#include "pawl/store/keys.h"

namespace pawl::auth {

// `pawl_PREFIX_SECRET`: eight hexadecimal digits that may be shown, and 256 random bits.
struct NewApiKey {
    Secret key = {};
    std::string prefix = {};
    std::string digest = {};  // what the store keeps: key_digest(key)
};
[[nodiscard]] auto make_api_key() -> NewApiKey;
// SHA-256 in hexadecimal.
[[nodiscard]] auto key_digest(std::string_view key) -> std::string;

// Who asks with a key. Errors: token_revoked, token_expired. Pure.
[[nodiscard]] auto principal_of(const store::ApiKey& key, WallTime now)
    -> Result<access::Principal>;

// The keys of the store in memory: a request asks no database. Thread-safe.
class KeyRing {
 public:
    // New keys and changed ones. Those that opened nothing for kKeyKeptAfterItsEnd are forgotten.
    void put(std::span<const store::ApiKey> keys, WallTime now);

    // Null if there is none. Takes the same time whichever other keys there are.
    [[nodiscard]] auto find(std::string_view digest) const -> std::shared_ptr<const store::ApiKey>;

 private:
    mutable std::mutex mutex_;  // guards keys_
    // By the first half of the digest. Shared: a request in progress keeps what it began with.
    std::unordered_map<std::string, std::shared_ptr<const store::ApiKey>> keys_;
};

}  // namespace pawl::auth
