// SPDX-License-Identifier: Apache-2.0
#include "pawl/auth/jwt.h"

#include <algorithm>
#include <array>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/base/names.h"
#include "pawl/crypto/encoding.h"
#include "pawl/crypto/hash.h"

namespace pawl::auth {
namespace {

using access::Role;
using crypto::SignatureAlgorithm;

constexpr std::size_t kLongestToken = 8192;
constexpr std::string_view kKeyOwner = "key:";  // what belongs to an API key is no user's

auto unauthorized() -> std::unexpected<Error> {
    return fail("unauthorized", "send a valid key as Authorization: Bearer KEY");
}

// One part of a token: the JSON object in it.
auto object_of(std::string_view part) -> std::optional<boost::json::object> {
    const auto text = crypto::from_base64url(part);
    auto value = text ? read_json(*text, {.depth = 16}) : fail("invalid_json", "not base64url");
    auto* const object = value ? value->if_object() : nullptr;
    return object == nullptr ? std::nullopt : std::optional(std::move(*object));
}

// Nothing if the member is absent or no string.
auto text_of(const boost::json::object& object, std::string_view name)
    -> std::optional<std::string_view> {
    const auto* const member = object.if_contains(name);
    const auto* const text = member == nullptr ? nullptr : member->if_string();
    return text == nullptr ? std::nullopt : std::optional<std::string_view>(*text);
}

auto algorithm_of(const boost::json::object& header) -> std::optional<SignatureAlgorithm> {
    const auto name = text_of(header, "alg");
    if (name == "RS256") {
        return SignatureAlgorithm::rs256;
    }
    if (name == "ES256") {
        return SignatureAlgorithm::es256;
    }
    return name == "EdDSA" ? std::optional(SignatureAlgorithm::eddsa) : std::nullopt;
}

// NumericDate (RFC 7519, section 2): seconds since 1970, which may have a fraction.
struct Moment {
    bool is_well_formed = true;
    std::optional<double> seconds = std::nullopt;  // nullopt: absent
};

auto moment_of(const boost::json::object& claims, std::string_view name) -> Moment {
    const auto* const member = claims.if_contains(name);
    if (member == nullptr) {
        return {};
    }
    boost::system::error_code error;
    const auto seconds = member->is_number() ? member->to_number<double>(error) : 0.0;
    return {.is_well_formed = member->is_number() && !error, .seconds = seconds};
}

auto seconds_of(Duration duration) -> double {
    return std::chrono::duration<double>(duration).count();
}

enum class Validity : std::uint8_t { valid, expired, invalid };

auto validity_of(const boost::json::object& claims, WallTime now) -> Validity {
    const auto end = moment_of(claims, "exp");
    const auto begin = moment_of(claims, "nbf");
    const auto today = seconds_of(now.time_since_epoch());
    const auto leeway = seconds_of(kJwtLeeway);
    // Written so that a number that is none is refused.
    if (!end.is_well_formed || !begin.is_well_formed ||
        (begin.seconds && !(*begin.seconds <= today + leeway))) {
        return Validity::invalid;
    }
    return end.seconds && !(today < *end.seconds + leeway) ? Validity::expired : Validity::valid;
}

auto is_meant_for(const boost::json::object& claims, std::string_view audience) -> bool {
    const auto* const member = claims.if_contains("aud");
    const auto* const list = member == nullptr ? nullptr : member->if_array();
    return text_of(claims, "aud") == audience ||
           (list != nullptr && std::ranges::any_of(*list, [&](const Json& one) {
                return one.is_string() && std::string_view(one.get_string()) == audience;
            }));
}

auto keeps(const JwtRules& rules, const boost::json::object& claims) -> bool {
    return (rules.issuer.empty() || text_of(claims, "iss") == rules.issuer) &&
           (rules.audience.empty() || is_meant_for(claims, rules.audience));
}

// Roles that others give away under this name are nothing here: Supabase says `authenticated`.
auto role_of(const boost::json::object& claims) -> Role {
    const auto role = access::parse_role(text_of(claims, "role").value_or(""));
    const bool is_ours = role == Role::admin || role == Role::operator_ || role == Role::viewer;
    return is_ours ? *role : Role::producer;
}

}  // namespace

auto looks_like_jwt(std::string_view token) -> bool {
    return std::ranges::count(token, '.') == 2;
}

auto JwtVerifier::make(JwtRules rules) -> Result<JwtVerifier> {
    JwtVerifier verifier(std::move(rules));
    if (!verifier.rules_.secret) {
        auto keys = parse_jwks(verifier.rules_.jwks);
        if (!keys) {
            return std::unexpected(std::move(keys.error()));
        }
        verifier.keys_ = std::move(*keys);
    }
    return verifier;
}

auto JwtVerifier::verify(std::string_view token, WallTime now) const -> Result<access::Principal> {
    if (token.size() > kLongestToken || !looks_like_jwt(token)) {
        return unauthorized();
    }
    const auto last = token.rfind('.');
    const auto message = token.substr(0, last);
    const auto first = message.find('.');
    if (!is_genuine(message.substr(0, first), message, token.substr(last + 1))) {
        return unauthorized();
    }
    const auto claims = object_of(message.substr(first + 1));
    const auto subject = claims ? text_of(*claims, "sub") : std::nullopt;
    if (!subject || !is_label(*subject) || subject->starts_with(kKeyOwner) ||
        !keeps(rules_, *claims)) {
        return unauthorized();
    }
    switch (validity_of(*claims, now)) {
        case Validity::valid:
            break;
        case Validity::expired:
            return fail("token_expired", "this token has expired: get a new one from its issuer");
        case Validity::invalid:
            return unauthorized();
    }
    access::Principal principal{
        .role = role_of(*claims),
        .id = std::string("user:").append(*subject),
        .user_id = std::string(*subject),
    };
    if (principal.role == Role::producer) {
        principal.scope.tasks = rules_.tasks;
    }
    return principal;
}

// The signature is looked at before anything else that the token says, but for what tells the key.
auto JwtVerifier::is_genuine(
    std::string_view header_part, std::string_view message, std::string_view signature_part
) const -> bool {
    const auto header = object_of(header_part);
    const auto signature = crypto::from_base64url(signature_part);
    // `crit` names extensions that must be understood (RFC 7515, section 4.1.11); we know none.
    if (!header || !signature || header->contains("crit")) {
        return false;
    }
    if (rules_.secret) {
        const auto code = crypto::hmac_sha256(rules_.secret->reveal(), message);
        const std::string_view wanted(reinterpret_cast<const char*>(code.data()), code.size());
        return text_of(*header, "alg") == "HS256" &&
               crypto::equal_in_constant_time(*signature, wanted);
    }
    const auto algorithm = algorithm_of(*header);
    const auto id = text_of(*header, "kid").value_or("");
    return std::ranges::any_of(keys_, [&](const IssuerKey& issuer) {
        return issuer.key.algorithm() == algorithm &&
               (id.empty() || issuer.id.empty() || issuer.id == id) &&
               issuer.key.verifies(message, *signature);
    });
}

}  // namespace pawl::auth
