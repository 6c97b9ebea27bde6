// SPDX-License-Identifier: Apache-2.0
#include "pawl/auth/authenticator.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "pawl/crypto/hash.h"

namespace pawl::auth {

struct Authenticator::Digests {
    std::optional<crypto::Digest> admin = std::nullopt;
    crypto::Digest seal = {};
    std::vector<crypto::Digest> cron = {};
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

Authenticator::Authenticator(const Credentials& credentials, DevMode dev) : dev_(dev) {
    replace(credentials);
}

void Authenticator::replace(const Credentials& credentials) {
    auto next = std::make_shared<Digests>();
    if (!credentials.admin_token.empty()) {
        next->admin = crypto::sha256(credentials.admin_token.reveal());
    }
    next->seal = crypto::hmac_sha256(credentials.admin_token.reveal(), kSealLabel);
    for (const auto& secret : credentials.cron_secrets) {
        next->cron.push_back(crypto::sha256(secret.reveal()));
    }
    const std::scoped_lock lock(mutex_);
    digests_ = std::move(next);
}

auto Authenticator::authenticate(Authorization authorization) const -> Result<access::Principal> {
    if (authorization.count > 1 || is_malformed(authorization.value)) {
        return fail("bad_authorization", "send one Authorization header with one key");
    }
    // A request without a key costs the same as one with a wrong key.
    const auto token = bearer_token(authorization.value);
    const auto presented = crypto::sha256(token.value_or(""));
    const auto known = digests();
    const bool matches = known->admin && equal(presented, *known->admin);
    if (!token || !matches) {
        return unauthorized();
    }
    return access::Principal{.role = access::Role::admin, .id = "admin"};
}

auto Authenticator::check_cron(Authorization authorization, Origin origin) const -> CronAccess {
    if (dev_ == DevMode::on && origin == Origin::here) {
        return CronAccess::granted;
    }
    const auto known = digests();
    if (known->cron.empty()) {
        return CronAccess::not_configured;
    }
    if (authorization.count != 1 || authorization.value.size() > kLongestAuthorization) {
        return CronAccess::refused;
    }
    const auto bare = crypto::sha256(authorization.value);
    const auto bearer =
        crypto::sha256(bearer_token(authorization.value).value_or(authorization.value));
    bool granted = false;
    for (const auto& secret : known->cron) {  // to the end, whichever fits
        const bool fits_bare = equal(bare, secret);
        const bool fits_bearer = equal(bearer, secret);
        granted = granted || fits_bare || fits_bearer;
    }
    return granted ? CronAccess::granted : CronAccess::refused;
}

auto Authenticator::derive_key(std::string_view purpose) const -> Secret {
    const auto known = digests();
    const std::string_view key(
        reinterpret_cast<const char*>(known->seal.data()), known->seal.size()
    );
    const auto derived = crypto::hmac_sha256(key, purpose);
    return Secret(std::string(derived.begin(), derived.end()));
}

auto Authenticator::digests() const -> std::shared_ptr<const Digests> {
    const std::scoped_lock lock(mutex_);
    return digests_;
}

}  // namespace pawl::auth
