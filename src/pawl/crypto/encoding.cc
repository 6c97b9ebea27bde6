// SPDX-License-Identifier: Apache-2.0
#include "pawl/crypto/encoding.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace pawl::crypto {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrlAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

auto encode(std::span<const unsigned char> bytes, std::string_view alphabet) -> std::string {
    std::string text;
    std::uint32_t bits = 0;
    int count = 0;
    for (const unsigned char byte : bytes) {
        bits = (bits << 8U | byte) & 0xFFFFU;
        for (count += 8; count >= 6; count -= 6) {
            text += alphabet[bits >> (count - 6) & 0x3FU];
        }
    }
    if (count > 0) {
        text += alphabet[bits << (6 - count) & 0x3FU];
    }
    return text;
}

// Nothing for a stray character and for bits that no byte has.
auto decode(std::string_view text, std::string_view alphabet) -> std::optional<std::string> {
    std::string bytes;
    std::uint32_t bits = 0;
    unsigned count = 0;
    for (const char c : text) {
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos) {
            return std::nullopt;
        }
        bits = (bits << 6U | static_cast<std::uint32_t>(value)) & 0xFFFU;
        count += 6;
        if (count >= 8) {
            count -= 8;
            bytes += static_cast<char>(bits >> count & 0xFFU);
        }
    }
    const bool stray_bits = (bits & ((1U << count) - 1U)) != 0;
    return stray_bits ? std::nullopt : std::optional(std::move(bytes));
}

}  // namespace

auto to_hex(std::span<const unsigned char> bytes) -> std::string {
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const unsigned char byte : bytes) {
        text += kHexDigits[byte >> 4U];
        text += kHexDigits[byte & 0xFU];
    }
    return text;
}

auto to_base64(std::span<const unsigned char> bytes) -> std::string {
    auto text = encode(bytes, kAlphabet);
    text.append((4 - text.size() % 4) % 4, '=');
    return text;
}

auto to_base64url(std::span<const unsigned char> bytes) -> std::string {
    return encode(bytes, kUrlAlphabet);
}

auto from_base64(std::string_view text) -> std::optional<std::string> {
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    const auto padding = text.ends_with("==") ? 2U : text.ends_with('=') ? 1U : 0U;
    return decode(text.substr(0, text.size() - padding), kAlphabet);
}

auto from_base64url(std::string_view text) -> std::optional<std::string> {
    // One character of a group holds no byte.
    return text.size() % 4 == 1 ? std::nullopt : decode(text, kUrlAlphabet);
}

}  // namespace pawl::crypto
