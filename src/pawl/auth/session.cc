// SPDX-License-Identifier: Apache-2.0
#include "pawl/auth/session.h"

#include <algorithm>
#include <utility>

#include "pawl/auth/seal.h"
#include "pawl/crypto/encoding.h"
#include "pawl/crypto/hash.h"
#include "pawl/crypto/random_secret.h"

namespace pawl::auth {

auto make_session(const Secret& key) -> NewSession {
    Secret token(Seal(key).close(crypto::random_secret().reveal()));
    auto digest = session_digest(token.reveal());
    return {.token = std::move(token), .digest = std::move(digest)};
}

auto is_session_token(const Secret& key, std::string_view token) -> bool {
    return Seal(key).open(token).has_value();
}

auto session_digest(std::string_view token) -> std::string {
    return crypto::sha256_hex(token);
}

auto csrf_token(const Secret& key, std::string_view session_token) -> std::string {
    return crypto::to_hex(crypto::hmac_sha256(key.reveal(), session_token));
}

auto is_csrf_token(const Secret& key, std::string_view session_token, std::string_view shown)
    -> bool {
    return crypto::equal_in_constant_time(csrf_token(key, session_token), shown);
}

auto cookie_in(std::string_view header, std::string_view name) -> std::optional<std::string_view> {
    while (!header.empty()) {
        auto pair = header.substr(0, header.find(';'));
        header.remove_prefix(std::min(pair.size() + 1, header.size()));
        pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
        if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
            return pair.substr(name.size() + 1);
        }
    }
    return std::nullopt;
}

}  // namespace pawl::auth
