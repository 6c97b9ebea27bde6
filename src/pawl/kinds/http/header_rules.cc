// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/http/header_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

#include "pawl/base/result.h"

namespace pawl::kinds::http {
namespace {

constexpr auto kReserved = std::to_array<std::string_view>({
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "upgrade",
    "expect",
});
constexpr auto kReservedFamilies = std::to_array<std::string_view>({"pawl-", "webhook-"});

auto is_token_char(char c) -> bool {
    constexpr std::string_view kSigns = "!#$%&'*+-.^_`|~";
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || kSigns.contains(c);
}

auto is_value_char(char c) -> bool {
    const auto byte = static_cast<unsigned char>(c);
    return byte == '\t' || (byte >= 0x20 && byte != 0x7F);
}

auto lower(std::string_view text) -> std::string {
    std::string lowered(text);
    std::ranges::transform(lowered, lowered.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return lowered;
}

}  // namespace

auto is_token(std::string_view text) -> bool {
    return !text.empty() && std::ranges::all_of(text, is_token_char);
}

auto is_header_value(std::string_view text) -> bool {
    return std::ranges::all_of(text, is_value_char);
}

auto check_header_name(std::string_view name) -> Result<> {
    if (!is_token(name)) {
        return fail("invalid_header", "this is no name of a header");
    }
    const auto lowered = lower(name);
    const bool reserved = std::ranges::find(kReserved, lowered) != kReserved.end() ||
                          std::ranges::any_of(kReservedFamilies, [&](auto family) {
                              return lowered.starts_with(family);
                          });
    if (reserved) {
        return fail("reserved_header", fmt::format("pawl itself sets the header {}", name));
    }
    return {};
}

}  // namespace pawl::kinds::http
