// SPDX-License-Identifier: Apache-2.0
#include "issuer.h"

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <array>
#include <span>
#include <stdexcept>
#include <vector>

#include "pawl/crypto/encoding.h"

namespace pawl::api {
namespace {

constexpr std::size_t kCoordinateBytes = 32;

void require(bool holds) {
    if (!holds) {
        throw std::runtime_error("OpenSSL refused");
    }
}

auto base64url(std::string_view bytes) -> std::string {
    return crypto::to_base64url(
        std::span(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size())
    );
}

auto number_of(const EVP_PKEY* key, const char* name, std::size_t width = 0) -> std::string {
    BIGNUM* number = nullptr;
    require(EVP_PKEY_get_bn_param(key, name, &number) == 1);
    std::vector<unsigned char> bytes(
        width > 0 ? width : static_cast<std::size_t>(BN_num_bytes(number))
    );
    require(BN_bn2binpad(number, bytes.data(), static_cast<int>(bytes.size())) > 0);
    BN_free(number);
    return crypto::to_base64url(bytes);
}

auto make_key(std::string_view algorithm) -> EVP_PKEY* {
    if (algorithm == "RS256") {
        return EVP_RSA_gen(2048);
    }
    return algorithm == "ES256" ? EVP_EC_gen("P-256")
                                : EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
}

// r and s, 32 bytes each, as JSON Web Signatures have them.
auto from_der(const std::string& der) -> std::string {
    const auto* bytes = reinterpret_cast<const unsigned char*>(der.data());
    auto* const pair = d2i_ECDSA_SIG(nullptr, &bytes, static_cast<long>(der.size()));
    require(pair != nullptr);
    std::array<unsigned char, 2 * kCoordinateBytes> raw{};
    constexpr auto kWidth = static_cast<int>(kCoordinateBytes);
    BN_bn2binpad(ECDSA_SIG_get0_r(pair), raw.data(), kWidth);
    BN_bn2binpad(ECDSA_SIG_get0_s(pair), raw.data() + kCoordinateBytes, kWidth);
    ECDSA_SIG_free(pair);
    return {raw.begin(), raw.end()};
}

}  // namespace

Issuer::Issuer(std::string_view algorithm, std::string_view key_id)
    : algorithm_(algorithm), key_id_(key_id), key_(make_key(algorithm), EVP_PKEY_free) {
    require(key_ != nullptr);
}

auto Issuer::jwk() const -> std::string {
    const auto id = key_id_.empty() ? std::string() : fmt::format(R"(,"kid":"{}")", key_id_);
    if (algorithm_ == "RS256") {
        return fmt::format(
            R"({{"kty":"RSA","n":"{}","e":"{}"{}}})",
            number_of(key_.get(), OSSL_PKEY_PARAM_RSA_N),
            number_of(key_.get(), OSSL_PKEY_PARAM_RSA_E),
            id
        );
    }
    if (algorithm_ == "ES256") {
        return fmt::format(
            R"({{"kty":"EC","crv":"P-256","x":"{}","y":"{}"{}}})",
            number_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X, kCoordinateBytes),
            number_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y, kCoordinateBytes),
            id
        );
    }
    std::array<unsigned char, kCoordinateBytes> raw{};
    std::size_t size = raw.size();
    require(EVP_PKEY_get_raw_public_key(key_.get(), raw.data(), &size) == 1);
    return fmt::format(
        R"({{"kty":"OKP","crv":"Ed25519","x":"{}"{}}})", crypto::to_base64url(raw), id
    );
}

auto Issuer::token(std::string_view claims, std::string_view header) const -> std::string {
    auto made = fmt::format(R"({{"alg":"{}","kid":"{}"}})", algorithm_, key_id_);
    const auto message =
        base64url(header.empty() ? std::string_view(made) : header) + "." + base64url(claims);
    return message + "." + base64url(sign(message));
}

auto Issuer::sign(std::string_view message) const -> std::string {
    const auto* const bytes = reinterpret_cast<const unsigned char*>(message.data());
    const auto* const digest = algorithm_ == "EdDSA" ? nullptr : EVP_sha256();
    auto* const context = EVP_MD_CTX_new();
    std::size_t size = 0;
    require(EVP_DigestSignInit(context, nullptr, digest, nullptr, key_.get()) == 1);
    require(EVP_DigestSign(context, nullptr, &size, bytes, message.size()) == 1);
    std::string signature(size, '\0');
    auto* const out = reinterpret_cast<unsigned char*>(signature.data());
    require(EVP_DigestSign(context, out, &size, bytes, message.size()) == 1);
    EVP_MD_CTX_free(context);
    signature.resize(size);
    return algorithm_ == "ES256" ? from_der(signature) : signature;
}

}  // namespace pawl::api
