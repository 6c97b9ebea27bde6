// SPDX-License-Identifier: Apache-2.0
// Any bytes as a token, as the claims of a token that is genuine, and as a JWK Set: each is
// answered, and nobody but who signed is believed.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "pawl/auth/jwt.h"
#include "pawl/base/assert.h"
#include "pawl/crypto/encoding.h"
#include "pawl/crypto/hash.h"

namespace {

using pawl::auth::JwtVerifier;

constexpr std::string_view kSecret = "a-secret-that-no-input-can-guess";
constexpr std::string_view kSet =
    R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]})";
constexpr pawl::WallTime kNow{std::chrono::seconds(1'780'000'000)};

auto by_secret() -> const JwtVerifier& {
    static const auto kVerifier =
        JwtVerifier::make({.secret = pawl::Secret(std::string(kSecret))}).value();
    return kVerifier;
}

auto by_key() -> const JwtVerifier& {
    static const auto kVerifier = JwtVerifier::make({.jwks = std::string(kSet)}).value();
    return kVerifier;
}

auto sign(std::string_view claims) -> std::string {
    const auto* const bytes = reinterpret_cast<const unsigned char*>(claims.data());
    const auto message = "eyJhbGciOiJIUzI1NiJ9." +  // {"alg":"HS256"}
                         pawl::crypto::to_base64url(std::span(bytes, claims.size()));
    return message + "." + pawl::crypto::to_base64url(pawl::crypto::hmac_sha256(kSecret, message));
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) -> int {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    PAWL_ASSERT(!by_secret().verify(text, kNow));
    PAWL_ASSERT(!by_key().verify(text, kNow));
    const auto principal = by_secret().verify(sign(text), kNow);
    PAWL_ASSERT(!principal || !principal->user_id.empty());
    (void)pawl::auth::parse_jwks(text);  // any bytes at all
    return 0;
}
