// SPDX-License-Identifier: Apache-2.0
#include "pawl/auth/api_key.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "pawl/crypto/hash.h"
#include "pawl/crypto/random_secret.h"

namespace pawl::auth {
namespace {

constexpr std::size_t kPrefixBytes = 4;  // eight hexadecimal digits
constexpr std::size_t kPlaceDigits = 32;

auto end_of(const store::ApiKey& key) -> std::optional<WallTime> {
    if (key.revoked_at && key.expires_at) {
        return std::min(*key.revoked_at, *key.expires_at);
    }
    return key.revoked_at ? key.revoked_at : key.expires_at;
}

auto place_of(std::string_view digest) -> std::string {
    return std::string(digest.substr(0, kPlaceDigits));
}

}  // namespace

auto make_api_key() -> NewApiKey {
    auto prefix = crypto::random_hex(kPrefixBytes);
    Secret key(fmt::format("pawl_{}_{}", prefix, crypto::random_secret().reveal()));
    auto digest = key_digest(key.reveal());
    return {.key = std::move(key), .prefix = std::move(prefix), .digest = std::move(digest)};
}

auto key_digest(std::string_view key) -> std::string {
    return crypto::sha256_hex(key);
}

auto principal_of(const store::ApiKey& key, WallTime now) -> Result<access::Principal> {
    if (key.revoked_at) {
        return fail("token_revoked", "this key was revoked: ask an administrator for another");
    }
    if (key.expires_at && *key.expires_at <= now) {
        return fail("token_expired", "this key has expired: ask an administrator for another");
    }
    auto id = "key:" + to_text(key.id);
    // What a producer makes is its own; what the others make belongs to whom they name.
    auto user_id = key.role == access::Role::producer ? id : std::string();
    return access::Principal{
        .role = key.role, .id = std::move(id), .user_id = std::move(user_id), .scope = key.scope
    };
}

void KeyRing::put(std::span<const store::ApiKey> keys, WallTime now) {
    const std::scoped_lock lock(mutex_);
    for (const auto& key : keys) {
        keys_[place_of(key.digest)] = std::make_shared<const store::ApiKey>(key);
    }
    std::erase_if(keys_, [now](const auto& entry) {
        const auto end = end_of(*entry.second);
        return end && *end + store::kKeyKeptAfterItsEnd < now;
    });
}

auto KeyRing::find(std::string_view digest) const -> std::shared_ptr<const store::ApiKey> {
    std::shared_ptr<const store::ApiKey> key;
    {
        const std::scoped_lock lock(mutex_);
        const auto found = keys_.find(place_of(digest));
        key = found == keys_.end() ? nullptr : found->second;
    }
    return key && crypto::equal_in_constant_time(key->digest, digest) ? key : nullptr;
}

}  // namespace pawl::auth
