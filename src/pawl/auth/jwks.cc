// SPDX-License-Identifier: Apache-2.0
#include "pawl/auth/jwks.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/crypto/encoding.h"

namespace pawl::auth {
namespace {

using crypto::PublicKey;

auto invalid(std::string message) -> std::unexpected<Error> {
    return fail("invalid_jwks", std::move(message));
}

// The text of a member; empty if there is none.
auto text_of(const boost::json::object& object, std::string_view name) -> std::string_view {
    const auto* const member = object.if_contains(name);
    const auto* const text = member == nullptr ? nullptr : member->if_string();
    return text == nullptr ? std::string_view() : std::string_view(*text);
}

auto bytes_of(const boost::json::object& jwk, std::string_view name) -> std::string {
    return crypto::from_base64url(text_of(jwk, name)).value_or("");
}

auto is_for_verifying(const boost::json::object& jwk) -> bool {
    const auto use = text_of(jwk, "use");
    const auto* const operations = jwk.if_contains("key_ops");
    const auto* const list = operations == nullptr ? nullptr : operations->if_array();
    const bool named = list == nullptr || std::ranges::any_of(*list, [](const Json& operation) {
                           return operation.is_string() && operation.get_string() == "verify";
                       });
    return (use.empty() || use == "sig") && named;
}

// The key, nothing if it is of a kind that is not ours. Error: invalid_key.
auto read_key(const boost::json::object& jwk) -> Result<std::optional<PublicKey>> {
    const auto type = text_of(jwk, "kty");
    const auto curve = text_of(jwk, "crv");
    const auto algorithm = text_of(jwk, "alg");
    const auto is = [&](std::string_view wanted_type,
                        std::string_view wanted_curve,
                        std::string_view wanted_algorithm) {
        return type == wanted_type && curve == wanted_curve &&
               (algorithm.empty() || algorithm == wanted_algorithm);
    };
    if (!is_for_verifying(jwk)) {
        return std::nullopt;
    }
    if (is("RSA", "", "RS256")) {
        return PublicKey::rsa(bytes_of(jwk, "n"), bytes_of(jwk, "e"));
    }
    if (is("EC", "P-256", "ES256")) {
        return PublicKey::p256(bytes_of(jwk, "x"), bytes_of(jwk, "y"));
    }
    if (is("OKP", "Ed25519", "EdDSA")) {
        return PublicKey::ed25519(bytes_of(jwk, "x"));
    }
    return std::nullopt;
}

}  // namespace

auto parse_jwks(std::string_view text) -> Result<std::vector<IssuerKey>> {
    const auto set = read_json(text);
    const auto* const object = set ? set->if_object() : nullptr;
    const auto* const member = object == nullptr ? nullptr : object->if_contains("keys");
    const auto* const list = member == nullptr ? nullptr : member->if_array();
    if (list == nullptr) {
        return invalid("a JWK Set is a JSON object with a list `keys`");
    }
    std::vector<IssuerKey> keys;
    for (std::size_t i = 0; i < list->size(); ++i) {
        const auto* const jwk = (*list)[i].if_object();
        auto key = jwk == nullptr ? fail("invalid_key", "a key is an object") : read_key(*jwk);
        if (!key) {
            return invalid(fmt::format("key {} of the set: {}", i, key.error().message));
        }
        if (*key) {
            keys.push_back({.id = std::string(text_of(*jwk, "kid")), .key = std::move(**key)});
        }
    }
    if (keys.empty() || keys.size() > kMostIssuerKeys) {
        return invalid(fmt::format(
            "1 to {} keys of RS256, ES256 or EdDSA are needed, {} were found",
            kMostIssuerKeys,
            keys.size()
        ));
    }
    return keys;
}

}  // namespace pawl::auth
