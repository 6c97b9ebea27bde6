// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/utf8.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace pawl::text {
namespace {

struct Lead {
    std::size_t bytes = 0;  // 0: no first byte
    char32_t bits = 0;
    char32_t smallest = 0;  // what is below is an overlong form
};

auto read_lead(unsigned char byte) -> Lead {
    if (byte >= 0xC2 && byte <= 0xDF) {
        return {.bytes = 2, .bits = byte & 0x1FU, .smallest = 0x80};
    }
    if (byte >= 0xE0 && byte <= 0xEF) {
        return {.bytes = 3, .bits = byte & 0x0FU, .smallest = 0x800};
    }
    if (byte >= 0xF0 && byte <= 0xF4) {
        return {.bytes = 4, .bits = byte & 0x07U, .smallest = 0x10000};
    }
    return {};
}

}  // namespace

auto read_code_point(std::string_view text, std::size_t at) -> CodePoint {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) {
        return {.value = first, .bytes = 1};
    }
    const Lead lead = read_lead(first);
    if (lead.bytes == 0 || text.size() - at < lead.bytes) {
        return {};
    }
    char32_t value = lead.bits;
    for (std::size_t i = 1; i < lead.bytes; ++i) {
        const auto byte = static_cast<unsigned char>(text[at + i]);
        if ((byte & 0xC0U) != 0x80U) {
            return {};
        }
        value = value << 6U | (byte & 0x3FU);
    }
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < lead.smallest || value > 0x10FFFF || surrogate) {
        return {};
    }
    return {.value = value, .bytes = lead.bytes};
}

void append_utf8(std::string& out, char32_t code_point) {
    const auto tail = [&out, code_point](unsigned shift) {
        out.push_back(static_cast<char>(0x80U | (code_point >> shift & 0x3FU)));
    };
    if (code_point < 0x80) {
        out.push_back(static_cast<char>(code_point));
    } else if (code_point < 0x800) {
        out.push_back(static_cast<char>(0xC0U | code_point >> 6U));
        tail(0);
    } else if (code_point < 0x10000) {
        out.push_back(static_cast<char>(0xE0U | code_point >> 12U));
        tail(6);
        tail(0);
    } else {
        out.push_back(static_cast<char>(0xF0U | code_point >> 18U));
        tail(12);
        tail(6);
        tail(0);
    }
}

auto well_formed(std::string_view text) -> std::string {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto read = read_code_point(text, at);
        append_utf8(out, read.value == 0 ? U' ' : read.value);
        at += read.bytes;
    }
    return out;
}

auto count_code_points(std::string_view text) -> std::size_t {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); at += read_code_point(text, at).bytes) {
        ++count;
    }
    return count;
}

auto first_code_points(std::string_view text, std::size_t code_points) -> std::string_view {
    std::size_t at = 0;
    for (std::size_t count = 0; count < code_points && at < text.size(); ++count) {
        at += read_code_point(text, at).bytes;
    }
    return text.substr(0, at);
}

}  // namespace pawl::text
