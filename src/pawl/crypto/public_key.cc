// SPDX-License-Identifier: Apache-2.0
#include "pawl/crypto/public_key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace pawl::crypto {
namespace {

constexpr std::size_t kCoordinateBytes = 32;
constexpr std::size_t kLongestNumberBytes = 1024;
constexpr int kShortestModulusBits = 2'048;

template <auto Free>
struct Deleter {
    template <class T>
    void operator()(T* pointer) const {
        Free(pointer);
    }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, Deleter<Free>>;

using BigNumber = Owned<BIGNUM, BN_free>;
using ParameterBuilder = Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Parameters = Owned<OSSL_PARAM, OSSL_PARAM_free>;
using KeyContext = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using DigestContext = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using EcdsaSignature = Owned<ECDSA_SIG, ECDSA_SIG_free>;

auto bytes_of(std::string_view text) -> const unsigned char* {
    return reinterpret_cast<const unsigned char*>(text.data());
}

auto to_number(std::string_view bytes) -> BigNumber {
    return BigNumber(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

// What the library notes about a failure is told by nobody, and must not be told at the next one.
auto invalid_key(const char* why) -> std::unexpected<Error> {
    ERR_clear_error();
    return fail("invalid_key", why);
}

// A public key of type `name` from its numbers; null if they are none.
auto make_key(const char* name, OSSL_PARAM_BLD* builder) -> EVP_PKEY* {
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder));
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, name, nullptr));
    EVP_PKEY* key = nullptr;
    const bool made =
        parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) == 1;
    return made ? key : nullptr;
}

auto is_on_its_curve(EVP_PKEY* key) -> bool {
    const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    return context && EVP_PKEY_public_check(context.get()) == 1;
}

// r and s as ASN.1, which the library reads (RFC 3279, section 2.2.3).
auto to_der(std::string_view signature) -> std::optional<std::string> {
    if (signature.size() != 2 * kCoordinateBytes) {
        return std::nullopt;
    }
    const EcdsaSignature pair(ECDSA_SIG_new());
    auto r = to_number(signature.substr(0, kCoordinateBytes));
    auto s = to_number(signature.substr(kCoordinateBytes));
    if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1) {
        return std::nullopt;
    }
    (void)r.release();  // the pair owns them now
    (void)s.release();
    unsigned char* der = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &der);
    if (size <= 0) {
        return std::nullopt;
    }
    std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return text;
}

}  // namespace

PublicKey::PublicKey(SignatureAlgorithm algorithm, Handle key)
    : algorithm_(algorithm), key_(std::move(key)) {}

auto PublicKey::rsa(std::string_view modulus, std::string_view exponent) -> Result<PublicKey> {
    if (modulus.size() > kLongestNumberBytes || exponent.size() > kLongestNumberBytes) {
        return invalid_key("an RSA key has a modulus of 2048 to 8192 bits");
    }
    const auto n = to_number(modulus);
    const auto e = to_number(exponent);
    const ParameterBuilder builder(OSSL_PARAM_BLD_new());
    const bool built = n && e && builder && BN_is_odd(n.get()) && BN_is_odd(e.get()) &&
                       !BN_is_one(e.get()) && BN_num_bits(n.get()) >= kShortestModulusBits &&
                       OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 1 &&
                       OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 1;
    Handle key(built ? make_key("RSA", builder.get()) : nullptr, EVP_PKEY_free);
    if (!key) {
        return invalid_key("an RSA key has a modulus of 2048 to 8192 bits and an odd exponent");
    }
    return PublicKey(SignatureAlgorithm::rs256, std::move(key));
}

auto PublicKey::p256(std::string_view x, std::string_view y) -> Result<PublicKey> {
    if (x.size() != kCoordinateBytes || y.size() != kCoordinateBytes) {
        return invalid_key("a coordinate of P-256 has 32 bytes");
    }
    const auto point = std::string(1, '\x04').append(x).append(y);  // SEC 1, section 2.3.3
    const ParameterBuilder builder(OSSL_PARAM_BLD_new());
    const bool built = builder &&
                       OSSL_PARAM_BLD_push_utf8_string(
                           builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0
                       ) == 1 &&
                       OSSL_PARAM_BLD_push_octet_string(
                           builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()
                       ) == 1;
    Handle key(built ? make_key("EC", builder.get()) : nullptr, EVP_PKEY_free);
    if (!key || !is_on_its_curve(key.get())) {
        return invalid_key("this is no point of P-256");
    }
    return PublicKey(SignatureAlgorithm::es256, std::move(key));
}

auto PublicKey::ed25519(std::string_view x) -> Result<PublicKey> {
    Handle key(
        x.size() == kCoordinateBytes
            ? EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(x), x.size())
            : nullptr,
        EVP_PKEY_free
    );
    if (!key) {
        return invalid_key("a public key of Ed25519 has 32 bytes");
    }
    return PublicKey(SignatureAlgorithm::eddsa, std::move(key));
}

auto PublicKey::verifies(std::string_view message, std::string_view signature) const -> bool {
    std::optional<std::string> der;
    if (algorithm_ == SignatureAlgorithm::es256) {
        der = to_der(signature);
        if (!der) {
            return false;
        }
        signature = *der;
    }
    const auto* const digest = algorithm_ == SignatureAlgorithm::eddsa ? nullptr : EVP_sha256();
    const DigestContext context(EVP_MD_CTX_new());
    const bool fits =
        context && EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key_.get()) == 1 &&
        EVP_DigestVerify(
            context.get(), bytes_of(signature), signature.size(), bytes_of(message), message.size()
        ) == 1;
    if (!fits) {
        ERR_clear_error();
    }
    return fits;
}

}  // namespace pawl::crypto
