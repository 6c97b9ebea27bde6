// SPDX-License-Identifier: Apache-2.0
#include "pawl/auth/seal.h"

#include <cstddef>
#include <span>

#include "pawl/crypto/encoding.h"
#include "pawl/crypto/hash.h"

namespace pawl::auth {
namespace {

constexpr std::size_t kTagBytes = 16;
constexpr std::size_t kLongestSealed = 1024;

auto tag_of(const Secret& key, std::string_view text) -> std::string {
    const auto digest = crypto::hmac_sha256(key.reveal(), text);
    return {digest.begin(), digest.begin() + kTagBytes};
}

}  // namespace

auto Seal::close(std::string_view text) const -> std::string {
    const auto bytes = tag_of(key_, text).append(text);
    return crypto::to_base64url(
        std::span(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size())
    );
}

auto Seal::open(std::string_view sealed) const -> std::optional<std::string> {
    if (sealed.size() > kLongestSealed) {
        return std::nullopt;
    }
    const auto bytes = crypto::from_base64url(sealed);
    if (!bytes || bytes->size() < kTagBytes) {
        return std::nullopt;
    }
    auto text = bytes->substr(kTagBytes);
    const bool genuine = crypto::equal_in_constant_time(
        std::string_view(*bytes).substr(0, kTagBytes), tag_of(key_, text)
    );
    return genuine ? std::optional(std::move(text)) : std::nullopt;
}

auto fingerprint(std::string_view bytes) -> std::string {
    return crypto::sha256_hex(bytes);
}

}  // namespace pawl::auth
