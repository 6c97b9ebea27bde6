// SPDX-License-Identifier: Apache-2.0
// FNV-1a, 64 bits: the stable hash behind `H` and jitter.
#pragma once

#include <cstdint>
#include <string_view>

namespace pawl::schedule {

// Offset basis and prime: "The FNV Non-Cryptographic Hash Algorithm", draft-eastlake-fnv.
inline constexpr std::uint64_t kFnvOffset = 0xcbf29ce484222325;
inline constexpr std::uint64_t kFnvPrime = 0x100000001b3;

// The hash of `text`, going on from `hash`: fnv1a("b", fnv1a("a")) == fnv1a("ab").
[[nodiscard]] constexpr auto fnv1a(std::string_view text, std::uint64_t hash = kFnvOffset)
    -> std::uint64_t {
    for (const char byte : text) {
        hash = (hash ^ static_cast<unsigned char>(byte)) * kFnvPrime;
    }
    return hash;
}

}  // namespace pawl::schedule
