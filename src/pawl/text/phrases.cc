// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/phrases.h"

#include <fmt/format.h>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "pawl/text/letters.h"
#include "pawl/text/utf8.h"

namespace pawl::text {

auto count_of(std::size_t count, std::string_view noun) -> std::string {
    return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

auto join_with_and(std::span<const std::string> words) -> std::string {
    std::string joined;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) {
            joined += i + 1 == words.size() ? " and " : ", ";
        }
        joined += words[i];
    }
    return joined;
}

auto on_one_line(std::string_view text) -> std::string {
    std::string out;
    bool space = false;
    for (std::size_t at = 0; at < text.size();) {
        const auto read = read_code_point(text, at);
        at += read.bytes;
        if (is_space(read.value) || read.value < 0x20) {
            space = !out.empty();
            continue;
        }
        if (space) {
            out.push_back(' ');
            space = false;
        }
        append_utf8(out, read.value);
    }
    return out;
}

auto cut_to(std::string text, std::size_t characters) -> std::string {
    if (count_code_points(text) <= characters) {
        return text;
    }
    const auto head = first_code_points(text, characters - 1);
    const auto space = head.rfind(' ');
    const bool in_second_half = space != std::string_view::npos && space * 2 > head.size();
    return std::string(head.substr(0, in_second_half ? space : head.size())) + "\u2026";
}

}  // namespace pawl::text
