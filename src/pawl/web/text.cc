// SPDX-License-Identifier: Apache-2.0
#include "pawl/web/text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pawl::web {
namespace {

auto hex_value(char c) -> std::optional<unsigned> {
    if (c >= '0' && c <= '9') {
        return static_cast<unsigned>(c - '0');
    }
    const char letter = lower(c);
    return letter >= 'a' && letter <= 'f' ? std::optional(static_cast<unsigned>(letter - 'a' + 10))
                                          : std::nullopt;
}

auto is_continuation(char c) -> bool {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

// U+3040 to U+9FFF: kana and Han, three bytes each. Good enough to count by.
auto is_east_asian(std::string_view text) -> bool {
    const auto first = static_cast<unsigned char>(text[0]);
    return text.size() >= 3 && ((first == 0xE3 && static_cast<unsigned char>(text[1]) >= 0x81) ||
                                (first >= 0xE4 && first <= 0xE9));
}

}  // namespace

auto lower(char c) -> char {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

auto to_lower(std::string_view text) -> std::string {
    std::string out(text);
    std::ranges::transform(out, out.begin(), lower);
    return out;
}

auto equal_ignoring_case(std::string_view left, std::string_view right) -> bool {
    return std::ranges::equal(left, right, {}, lower, lower);
}

auto is_space(char c) -> bool {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

auto trim(std::string_view text) -> std::string_view {
    while (!text.empty() && is_space(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_space(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

auto collapsed(std::string_view text, std::size_t most) -> std::string {
    std::string out;
    bool was_space = true;
    for (const char c : text) {
        if (out.size() > most) {
            break;
        }
        const bool space = is_space(c);
        if (!space) {
            out.push_back(c);
        } else if (!was_space) {
            out.push_back(' ');
        }
        was_space = space;
    }
    return std::string(trim(cut(out, most)));
}

auto cut(std::string_view text, std::size_t most) -> std::string_view {
    if (text.size() <= most) {
        return text;
    }
    while (most > 0 && is_continuation(text[most])) {
        --most;
    }
    return text.substr(0, most);
}

auto count_words(std::string_view text) -> std::size_t {
    std::size_t words = 0;
    bool in_word = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (is_space(text[at])) {
            in_word = false;
        } else if (is_east_asian(text.substr(at))) {
            ++words;
            in_word = false;
            at += 2;
        } else {
            words += in_word ? 0 : 1;
            in_word = true;
        }
    }
    return words;
}

auto is_unreserved(unsigned char c) -> bool {
    const char letter = lower(static_cast<char>(c));
    return (letter >= 'a' && letter <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

auto escaped_byte(std::string_view text) -> std::optional<std::uint8_t> {
    if (text.size() < 3 || text[0] != '%') {
        return std::nullopt;
    }
    const auto high = hex_value(text[1]);
    const auto low = hex_value(text[2]);
    return high && low ? std::optional(static_cast<std::uint8_t>(*high * 16 + *low)) : std::nullopt;
}

void append_utf8(std::string& out, std::uint32_t code_point) {
    const bool is_character =
        code_point != 0 && code_point <= 0x10FFFF && (code_point < 0xD800 || code_point > 0xDFFF);
    const auto code = is_character ? code_point : 0xFFFD;
    const auto push = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
        push(code);
    } else if (code < 0x800) {
        push(0xC0U | (code >> 6U));
        push(0x80U | (code & 0x3FU));
    } else if (code < 0x10000) {
        push(0xE0U | (code >> 12U));
        push(0x80U | ((code >> 6U) & 0x3FU));
        push(0x80U | (code & 0x3FU));
    } else {
        push(0xF0U | (code >> 18U));
        push(0x80U | ((code >> 12U) & 0x3FU));
        push(0x80U | ((code >> 6U) & 0x3FU));
        push(0x80U | (code & 0x3FU));
    }
}

}  // namespace pawl::web
