// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/vectors.h"

#include <bit>
#include <cmath>
#include <cstdint>

namespace pawl::ai {

auto normalise_text(std::string_view text) -> std::string {
    std::string normal;
    normal.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\r') {
            normal += text[at];
        } else if (at + 1 == text.size() || text[at + 1] != '\n') {
            normal += '\n';
        }
    }
    constexpr std::string_view kSpace = " \t\n\f\v";
    const auto first = normal.find_first_not_of(kSpace);
    if (first == std::string::npos) {
        return {};
    }
    normal.erase(normal.find_last_not_of(kSpace) + 1);
    normal.erase(0, first);
    return normal;
}

auto to_bytes(std::span<const float> vector) -> std::string {
    std::string bytes;
    bytes.reserve(vector.size() * sizeof(float));
    for (const float number : vector) {
        auto bits = std::bit_cast<std::uint32_t>(number);
        for (std::size_t i = 0; i < sizeof bits; ++i) {
            bytes += static_cast<char>(bits & 0xFFU);
            bits >>= 8U;
        }
    }
    return bytes;
}

auto vector_from_bytes(std::string_view bytes) -> Result<Vector> {
    if (bytes.empty() || bytes.size() % sizeof(float) != 0) {
        return fail("invalid_vector", "the bytes are no list of 32-bit numbers");
    }
    Vector vector;
    vector.reserve(bytes.size() / sizeof(float));
    for (std::size_t at = 0; at < bytes.size(); at += sizeof(float)) {
        std::uint32_t bits = 0;
        for (std::size_t i = sizeof(float); i > 0; --i) {
            bits = (bits << 8U) | static_cast<unsigned char>(bytes[at + i - 1]);
        }
        vector.push_back(std::bit_cast<float>(bits));
        if (!std::isfinite(vector.back())) {
            return fail("invalid_vector", "a vector holds something that is no number");
        }
    }
    return vector;
}

}  // namespace pawl::ai
