// SPDX-License-Identifier: Apache-2.0
#include "pawl/moving/copy_text.h"

namespace pawl::moving {
namespace {

constexpr std::string_view kInPlaceOfNul = "\xEF\xBF\xBD";  // U+FFFD: PostgreSQL keeps no NUL

}  // namespace

void append_copied_null(std::string& row) {
    row += "\\N";
}

void append_copied_text(std::string& row, std::string_view text) {
    for (const char c : text) {
        switch (c) {
            case '\\':
                row += "\\\\";
                break;
            case '\t':
                row += "\\t";
                break;
            case '\n':
                row += "\\n";
                break;
            case '\r':
                row += "\\r";
                break;
            case '\0':
                row += kInPlaceOfNul;
                break;
            default:
                row += c;
        }
    }
}

void append_copied_bytes(std::string& row, std::string_view bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    row += "\\\\x";
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        row += kDigits[byte >> 4U];
        row += kDigits[byte & 0xFU];
    }
}

}  // namespace pawl::moving
