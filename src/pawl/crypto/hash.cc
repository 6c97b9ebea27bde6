// SPDX-License-Identifier: Apache-2.0
#include "pawl/crypto/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <string>
#include <string_view>

#include "pawl/base/assert.h"
#include "pawl/crypto/encoding.h"

namespace pawl::crypto {

auto sha256(std::string_view bytes) -> Digest {
    Digest digest{};
    const int done =
        EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    PAWL_ASSERT(done == 1);
    return digest;
}

auto sha256_hex(std::string_view bytes) -> std::string {
    return to_hex(sha256(bytes));
}

auto hmac_sha256(std::string_view key, std::string_view bytes) -> Digest {
    Digest digest{};
    const auto* const message = reinterpret_cast<const unsigned char*>(bytes.data());
    const auto* const done = HMAC(
        EVP_sha256(),
        key.data(),
        static_cast<int>(key.size()),
        message,
        bytes.size(),
        digest.data(),
        nullptr
    );
    PAWL_ASSERT(done != nullptr);
    return digest;
}

auto equal_in_constant_time(std::string_view left, std::string_view right) -> bool {
    const auto left_digest = sha256(left);
    const auto right_digest = sha256(right);
    return CRYPTO_memcmp(left_digest.data(), right_digest.data(), left_digest.size()) == 0;
}

}  // namespace pawl::crypto
