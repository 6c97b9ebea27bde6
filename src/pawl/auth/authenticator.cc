// SPDX-License-Identifier: Apache-2.0
#include "pawl/auth/authenticator.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "pawl/auth/session.h"
#include "pawl/crypto/encoding.h"
#include "pawl/crypto/hash.h"

namespace pawl::auth {

struct Authenticator::Known {
    std::optional<crypto::Digest> admin = std::nullopt;
    crypto::Digest seal = {};
    std::vector<crypto::Digest> cron = {};
    std::vector<crypto::Digest> functions = {};
    std::shared_ptr<const JwtVerifier> jwt = nullptr;
};

namespace {

using crypto::Digest;

constexpr std::size_t kLongestAuthorization = 8192;
constexpr std::string_view kBearer = "bearer ";
constexpr std::string_view kSealLabel = "pawl seal";

auto equal(const Digest& left, const Digest& right) -> bool {
    unsigned difference = 0;
    for (std::size_t i = 0; i < left.size(); ++i) {
        difference |= static_cast<unsigned>(left.at(i) ^ right.at(i));
    }
    return difference == 0;
}

auto lower(char c) -> char {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// What stands behind `Bearer `.
auto bearer_token(std::string_view value) -> std::optional<std::string_view> {
    const bool is_bearer = value.size() > kBearer.size() &&
                           std::ranges::equal(value.substr(0, kBearer.size()), kBearer, {}, lower);
    if (!is_bearer) {
        return std::nullopt;
    }
    value.remove_prefix(std::min(value.find_first_not_of(' ', kBearer.size()), value.size()));
    return value;
}

// A pair joined by a comma, a byte that no key has, or far too long.
auto is_malformed(std::string_view value) -> bool {
    return value.size() > kLongestAuthorization || std::ranges::any_of(value, [](char c) {
               return c == ',' || c < 0x20 || c == 0x7F;  // bytes above 0x7F are negative
           });
}

auto unauthorized() -> std::unexpected<Error> {
    return fail("unauthorized", "send a valid key as Authorization: Bearer KEY");
}

}  // namespace

Authenticator::Authenticator(const Clock& clock, const Credentials& credentials, DevMode dev)
    : clock_(clock), dev_(dev) {
    replace(credentials);
}

void Authenticator::replace(const Credentials& credentials) {
    auto next = std::make_shared<Known>();
    if (!credentials.admin_token.empty()) {
        next->admin = crypto::sha256(credentials.admin_token.reveal());
    }
    next->seal = crypto::hmac_sha256(credentials.admin_token.reveal(), kSealLabel);
    for (const auto& secret : credentials.cron_secrets) {
        next->cron.push_back(crypto::sha256(secret.reveal()));
    }
    for (const auto& key : credentials.function_keys) {
        next->functions.push_back(crypto::sha256(key.reveal()));
    }
    next->jwt = credentials.jwt;
    const std::scoped_lock lock(mutex_);
    known_ = std::move(next);
}

void Authenticator::put_keys(std::span<const store::ApiKey> keys) {
    keys_.put(keys, clock_.wall_now());
}

auto Authenticator::authenticate(Authorization authorization) const -> Result<access::Principal> {
    if (authorization.count > 1 || is_malformed(authorization.value)) {
        return fail("bad_authorization", "send one Authorization header with one key");
    }
    // A request without a key costs the same as one with a wrong key.
    const auto token = bearer_token(authorization.value);
    const auto presented = crypto::sha256(token.value_or(""));
    const auto known = this->known();
    const bool is_admin = known->admin && equal(presented, *known->admin);
    const auto key = keys_.find(crypto::to_hex(presented));
    if (!token) {
        return unauthorized();
    }
    if (is_admin) {
        return access::Principal{.role = access::Role::admin, .id = "admin"};
    }
    if (key) {
        return principal_of(*key, clock_.wall_now());
    }
    return known->jwt && looks_like_jwt(*token) ? known->jwt->verify(*token, clock_.wall_now())
                                                : unauthorized();
}

auto Authenticator::authenticate_cookie(std::string_view header) const
    -> Result<access::Principal> {
    const auto known = this->known();
    if (!known->jwt || known->jwt->cookie().empty() || header.size() > kLongestAuthorization) {
        return unauthorized();
    }
    const auto token = cookie_in(header, known->jwt->cookie());
    return token && looks_like_jwt(*token) ? known->jwt->verify(*token, clock_.wall_now())
                                           : unauthorized();
}

auto Authenticator::principal_of_credential(std::string_view digest) const
    -> Result<access::Principal> {
    const auto known = this->known();
    const auto admin = known->admin ? crypto::to_hex(*known->admin) : std::string();
    const bool is_admin = known->admin && crypto::equal_in_constant_time(admin, digest);
    const auto key = keys_.find(digest);
    if (is_admin) {
        return access::Principal{.role = access::Role::admin, .id = "admin"};
    }
    return key ? principal_of(*key, clock_.wall_now()) : unauthorized();
}

auto Authenticator::check_cron(Authorization authorization, Origin origin) const -> CronAccess {
    return check_secret(authorization, origin, Accepts::cron_secrets);
}

auto Authenticator::check_function(Authorization authorization, Origin origin) const -> CronAccess {
    return check_secret(authorization, origin, Accepts::function_keys_too);
}

auto Authenticator::check_secret(Authorization authorization, Origin origin, Accepts accepts) const
    -> CronAccess {
    if (is_open_to(origin)) {
        return CronAccess::granted;
    }
    const auto known = this->known();
    auto secrets = known->cron;
    if (accepts == Accepts::function_keys_too) {
        secrets.insert(secrets.end(), known->functions.begin(), known->functions.end());
    }
    if (secrets.empty()) {
        return CronAccess::not_configured;
    }
    if (authorization.count != 1 || authorization.value.size() > kLongestAuthorization) {
        return CronAccess::refused;
    }
    const auto bare = crypto::sha256(authorization.value);
    const auto bearer =
        crypto::sha256(bearer_token(authorization.value).value_or(authorization.value));
    bool granted = false;
    for (const auto& secret : secrets) {  // to the end, whichever fits
        const bool fits_bare = equal(bare, secret);
        const bool fits_bearer = equal(bearer, secret);
        granted = granted || fits_bare || fits_bearer;
    }
    return granted ? CronAccess::granted : CronAccess::refused;
}

auto Authenticator::derive_key(std::string_view purpose) const -> Secret {
    const auto known = this->known();
    const std::string_view key(
        reinterpret_cast<const char*>(known->seal.data()), known->seal.size()
    );
    const auto derived = crypto::hmac_sha256(key, purpose);
    return Secret(std::string(derived.begin(), derived.end()));
}

auto Authenticator::known() const -> std::shared_ptr<const Known> {
    const std::scoped_lock lock(mutex_);
    return known_;
}

}  // namespace pawl::auth
