// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/mask.h"

#include <cstddef>

namespace pawl::ai {

auto secrets_of(const Connection& connection) -> std::vector<std::string_view> {
    // Shorter ones are the names of applications and the like, and stand in many a word.
    constexpr std::size_t kShortestHeader = 8;
    std::vector<std::string_view> secrets;
    if (const auto key = connection.api_key.reveal(); !key.empty()) {
        secrets.push_back(key);
    }
    for (const auto& header : connection.headers) {
        if (header.value.size() >= kShortestHeader) {
            secrets.emplace_back(header.value);
        }
    }
    return secrets;
}

auto mask(std::string text, std::span<const std::string_view> secrets) -> std::string {
    constexpr std::string_view kMask = "***";
    for (const auto secret : secrets) {
        auto at = text.find(secret);
        while (at != std::string::npos) {
            text.replace(at, secret.size(), kMask);
            at = text.find(secret, at + kMask.size());
        }
    }
    return text;
}

}  // namespace pawl::ai
