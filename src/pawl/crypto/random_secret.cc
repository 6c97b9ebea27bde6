// SPDX-License-Identifier: Apache-2.0
#include "pawl/crypto/random_secret.h"

#include <openssl/rand.h>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include "pawl/base/secret.h"
#include "pawl/crypto/encoding.h"

namespace pawl::crypto {
namespace {

auto random_bytes(std::size_t count) -> std::vector<unsigned char> {
    std::vector<unsigned char> bytes(count);
    if (RAND_bytes(bytes.data(), static_cast<int>(count)) != 1) {
        throw std::runtime_error("the system gave no random bytes");
    }
    return bytes;
}

}  // namespace

auto random_secret(std::size_t count) -> Secret {
    return Secret(to_base64url(random_bytes(count)));
}

auto random_hex(std::size_t count) -> std::string {
    return to_hex(random_bytes(count));
}

}  // namespace pawl::crypto
