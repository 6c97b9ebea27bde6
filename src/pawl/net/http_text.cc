// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/http_text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace pawl::net {
namespace {

constexpr auto kTokenChars = [] {
    std::array<bool, 256> table{};
    for (const char c : std::string_view(
             "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
         )) {
        table[static_cast<unsigned char>(c)] = true;
    }
    return table;
}();

}  // namespace

auto to_lower(std::string_view text) -> std::string {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

auto equal_ignoring_case(std::string_view left, std::string_view right) -> bool {
    return left.size() == right.size() && std::ranges::equal(left, right, {}, lower, lower);
}

auto is_media_type(std::string_view value, std::string_view wanted) -> bool {
    return equal_ignoring_case(trim(value.substr(0, value.find(';'))), wanted);
}

auto is_token_char(char c) -> bool {
    return kTokenChars[static_cast<unsigned char>(c)];
}

auto is_token(std::string_view text) -> bool {
    return !text.empty() && std::ranges::all_of(text, is_token_char);
}

auto is_header_value(std::string_view text) -> bool {
    return std::ranges::all_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte >= 0x20 && byte != 0x7F) || c == '\t';
    });
}

auto trim(std::string_view text) -> std::string_view {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

auto list_has(std::string_view list, std::string_view word) -> bool {
    while (!list.empty()) {
        const auto comma = list.find(',');
        if (equal_ignoring_case(trim(list.substr(0, comma)), word)) {
            return true;
        }
        list = comma == std::string_view::npos ? "" : list.substr(comma + 1);
    }
    return false;
}

auto hex_value(char c) -> std::optional<unsigned> {
    if (c >= '0' && c <= '9') {
        return static_cast<unsigned>(c - '0');
    }
    const char letter = lower(c);
    return letter >= 'a' && letter <= 'f' ? std::optional(static_cast<unsigned>(letter - 'a') + 10)
                                          : std::nullopt;
}

}  // namespace pawl::net
