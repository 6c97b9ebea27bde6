// SPDX-License-Identifier: Apache-2.0
#include "pawl/moving/copy_text.h"

#include "pawl/base/names.h"

namespace pawl::moving {
void append_copied_null(std::string& row) {
    row += "\\N";
}

void append_copied_text(std::string& row, std::string_view text) {
    for (const char c : to_utf8_without_nul(text)) {
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
