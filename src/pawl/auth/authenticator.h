// SPDX-License-Identifier: Apache-2.0
// Who asks: the key in a request becomes a Principal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/auth/api_key.h"
#include "pawl/auth/jwt.h"
#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/base/secret.h"

namespace pawl::auth {

// What the file, the environment and <data>/admin.token say. Replaced as a whole at reload.
struct Credentials {
    Secret admin_token = {};
    std::vector<Secret> cron_secrets = {};   // any of them opens the cron routes
    std::vector<Secret> function_keys = {};  // and of these the routes of functions, besides
    // Null: tokens open nothing. Shared with requests that began before a reload.
    std::shared_ptr<const JwtVerifier> jwt = nullptr;
};

// `--dev` on a loopback address: the cron routes need no secret.
enum class DevMode : std::uint8_t { off, on };

// The `Authorization` of a request, as it came.
struct Authorization {
    std::size_t count = 0;  // how many headers of that name
    std::string_view value = {};
};

// Where a request comes from, as far as it decides what dev mode allows.
enum class Origin : std::uint8_t { here, elsewhere };

enum class CronAccess : std::uint8_t { granted, refused, not_configured };

// Thread-safe. Secrets are kept and compared as SHA-256 digests, in constant time.
class Authenticator {
 public:
    // `clock` outlives this.
    Authenticator(const Clock& clock, const Credentials& credentials, DevMode dev = DevMode::off);

    void replace(const Credentials& credentials);
    // API keys of the store, new and changed ones.
    void put_keys(std::span<const store::ApiKey> keys);

    // `Bearer KEY`, the scheme in any case: the admin token, an API key or a JWT. Errors:
    // unauthorized (none, another scheme, a wrong key: all the same), token_revoked, token_expired,
    // bad_authorization (twice, a pair, bytes that no key has).
    [[nodiscard]] auto authenticate(Authorization authorization) const -> Result<access::Principal>;

    // The JWT in the cookie that holds it, of a `Cookie` header as it came: for requests that
    // change nothing, since a browser sends cookies by itself. Neither the admin token nor an API
    // key opens anything as a cookie. Errors: unauthorized, token_expired.
    [[nodiscard]] auto authenticate_cookie(std::string_view header) const
        -> Result<access::Principal>;

    // Who signed in with the key of this digest (key_digest()): the admin token or an API key, as
    // it is now. Errors: unauthorized, token_revoked, token_expired.
    [[nodiscard]] auto principal_of_credential(std::string_view digest) const
        -> Result<access::Principal>;

    // `Bearer SECRET` or the bare secret. In dev mode whoever is `here` needs none.
    [[nodiscard]] auto check_cron(Authorization authorization, Origin origin) const -> CronAccess;
    // The same, and function keys too.
    [[nodiscard]] auto check_function(Authorization authorization, Origin origin) const
        -> CronAccess;
    // Whether that is enough to be somebody on this machine who needs no key.
    [[nodiscard]] auto is_open_to(Origin origin) const -> bool {
        return dev_ == DevMode::on && origin == Origin::here;
    }

    // A key for `purpose` that only who knows the admin token can make: for seals (seal.h).
    [[nodiscard]] auto derive_key(std::string_view purpose) const -> Secret;

 private:
    struct Known;

    enum class Accepts : std::uint8_t { cron_secrets, function_keys_too };
    [[nodiscard]] auto check_secret(Authorization authorization, Origin origin, Accepts accepts)
        const -> CronAccess;
    [[nodiscard]] auto known() const -> std::shared_ptr<const Known>;

    const Clock& clock_;
    DevMode dev_;
    KeyRing keys_;
    mutable std::mutex mutex_;  // guards known_
    // Shared: a request in progress keeps what it began with.
    std::shared_ptr<const Known> known_;
};

}  // namespace pawl::auth
