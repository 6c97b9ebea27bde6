// SPDX-License-Identifier: Apache-2.0
// Signed tokens of somebody else who knows the users (RFC 7519, RFC 8725): their subject becomes a
// principal.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/auth/jwks.h"
#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/base/secret.h"

namespace pawl::auth {

// Who issues the tokens, and what they must say.
struct JwtRules {
    std::optional<Secret> secret = std::nullopt;  // HS256; nullopt: the keys of `jwks`
    std::string jwks = {};                        // the JSON of a JWK Set
    std::string issuer = {};                      // `iss`; empty: anybody
    std::string audience = {};                    // in `aud`; empty: anybody
    std::vector<std::string> tasks = {};          // of tokens without a role; empty: any
    std::string cookie = {};                      // in which pages carry it; empty: none
};

// Clocks of two machines differ: an end counts this much later, a beginning this much earlier.
inline constexpr auto kJwtLeeway = std::chrono::seconds(60);

// Immutable; safe from any thread.
class JwtVerifier {
 public:
    // Error: invalid_jwks.
    [[nodiscard]] static auto make(JwtRules rules) -> Result<JwtVerifier>;

    // The user `sub`, with the role of the claim `role`: admin, operator or viewer. Without one of
    // these the token is a plain user's, who makes and sees jobs as a producer does. `exp` and
    // `nbf` count if they are there. The algorithm is that of our key, whatever the token says.
    // Errors: token_expired (nothing else is wrong with it), unauthorized (anything else).
    [[nodiscard]] auto verify(std::string_view token, WallTime now) const
        -> Result<access::Principal>;
    [[nodiscard]] auto cookie() const -> const std::string& { return rules_.cookie; }

 private:
    explicit JwtVerifier(JwtRules rules) : rules_(std::move(rules)) {}

    [[nodiscard]] auto is_genuine(
        std::string_view header, std::string_view message, std::string_view signature
    ) const -> bool;

    JwtRules rules_;
    std::vector<IssuerKey> keys_;
};

// Three parts with full stops between them.
[[nodiscard]] auto looks_like_jwt(std::string_view token) -> bool;

}  // namespace pawl::auth
