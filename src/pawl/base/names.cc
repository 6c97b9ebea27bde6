// SPDX-License-Identifier: Apache-2.0
#include "pawl/base/names.h"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace pawl {
namespace {

constexpr std::size_t kLongestName = 128;
constexpr std::size_t kLongestLabel = 255;

auto is_name_char(char c) -> bool {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == ':' || c == '-';
}

// The length of the well-formed sequence at the front of `text`; 0 if there is none.
// Ranges: The Unicode Standard, table 3-7 (well-formed UTF-8 byte sequences).
auto utf8_sequence(std::string_view text) -> std::size_t {
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const auto in = [&](std::size_t at, unsigned low, unsigned high) {
        return at < text.size() && byte(at) >= low && byte(at) <= high;
    };
    const unsigned lead = byte(0);
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        return in(1, 0x80, 0xBF) ? 2 : 0;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool second = in(1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF);
        return second && in(2, 0x80, 0xBF) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool second = in(1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF);
        return second && in(2, 0x80, 0xBF) && in(3, 0x80, 0xBF) ? 4 : 0;
    }
    return 0;
}

}  // namespace

auto is_name(std::string_view text) -> bool {
    return !text.empty() && text.size() <= kLongestName && text != "." && text != ".." &&
           std::ranges::all_of(text, is_name_char);
}

auto is_label(std::string_view text) -> bool {
    const auto is_control = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
    };
    return !text.empty() && text.size() <= kLongestLabel && is_utf8(text) &&
           std::ranges::none_of(text, is_control);
}

auto is_utf8(std::string_view text) -> bool {
    while (!text.empty()) {
        const auto length = utf8_sequence(text);
        if (length == 0) {
            return false;
        }
        text.remove_prefix(length);
    }
    return true;
}

auto to_utf8_without_nul(std::string_view text) -> std::string {
    constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
    constexpr auto is_plain = [](char c) { return c > 0; };    // most texts are ASCII
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto plain =
            static_cast<std::size_t>(std::ranges::find_if_not(text, is_plain) - text.begin());
        out += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) {
            break;
        }
        const auto length = text.front() == '\0' ? 0 : utf8_sequence(text);
        out += length == 0 ? kReplacement : text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return out;
}

auto edit_distance(std::string_view left, std::string_view right) -> std::size_t {
    std::vector<std::size_t> row(right.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < left.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < right.size(); ++j) {
            const auto substituted = diagonal + (left[i] == right[j] ? 0U : 1U);
            diagonal = row[j + 1];
            row[j + 1] = std::min({substituted, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

}  // namespace pawl
