// SPDX-License-Identifier: Apache-2.0
// Signatures that others made, checked with their public key.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "pawl/base/result.h"

struct evp_pkey_st;

namespace pawl::crypto {

// By their names in JSON Web Algorithms (RFC 7518, section 3.1; RFC 8037, section 3.1).
enum class SignatureAlgorithm : std::uint8_t { rs256, es256, eddsa };

// Immutable; safe from any thread. Numbers are big-endian bytes, as a JSON Web Key carries them
// (RFC 7518, section 6; RFC 8037, section 2) in base64url. Error of all makers: invalid_key.
class PublicKey {
 public:
    // RSASSA-PKCS1-v1_5 with SHA-256; a modulus of 2,048 to 8,192 bits.
    [[nodiscard]] static auto rsa(std::string_view modulus, std::string_view exponent)
        -> Result<PublicKey>;
    // ECDSA on P-256 with SHA-256; the coordinates of a point of the curve.
    [[nodiscard]] static auto p256(std::string_view x, std::string_view y) -> Result<PublicKey>;
    [[nodiscard]] static auto ed25519(std::string_view x) -> Result<PublicKey>;

    [[nodiscard]] auto algorithm() const -> SignatureAlgorithm { return algorithm_; }

    // `signature` as JSON Web Signatures carry it: for ES256 that is r and s, 32 bytes each.
    [[nodiscard]] auto verifies(std::string_view message, std::string_view signature) const -> bool;

 private:
    using Handle = std::unique_ptr<evp_pkey_st, void (*)(evp_pkey_st*)>;

    PublicKey(SignatureAlgorithm algorithm, Handle key);

    SignatureAlgorithm algorithm_;
    Handle key_;
};

}  // namespace pawl::crypto
