// SPDX-License-Identifier: Apache-2.0
// Hashes that are the same in every run, build and machine: what they decide may be stored. Not for
// secrets, not against somebody who chooses the input (crypto/hash.h).
#pragma once

#include <cstdint>
#include <string_view>

namespace pawl {

// Offset basis and prime: "The FNV Non-Cryptographic Hash Algorithm", draft-eastlake-fnv.
inline constexpr std::uint64_t kFnvOffset = 0xcbf29ce484222325;
inline constexpr std::uint64_t kFnvPrime = 0x100000001b3;

// FNV-1a, 64 bits: the hash of `text`, going on from `hash`: fnv1a("b", fnv1a("a")) == fnv1a("ab").
[[nodiscard]] constexpr auto fnv1a(std::string_view text, std::uint64_t hash = kFnvOffset)
    -> std::uint64_t {
    for (const char byte : text) {
        hash = (hash ^ static_cast<unsigned char>(byte)) * kFnvPrime;
    }
    return hash;
}

// Spreads bits that differ in few places over all 64. Finaliser of MurmurHash3 (A. Appleby).
[[nodiscard]] constexpr auto spread_bits(std::uint64_t bits) -> std::uint64_t {
    bits = (bits ^ bits >> 33) * 0xff51afd7ed558ccd;
    bits = (bits ^ bits >> 33) * 0xc4ceb9fe1a85ec53;
    return bits ^ bits >> 33;
}

}  // namespace pawl
