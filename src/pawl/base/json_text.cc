// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <string>
#include <string_view>

#include "pawl/base/json.h"
#include "pawl/base/names.h"

namespace pawl {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kHex = "0123456789abcdef";

// Those that JSON makes us escape, and DEL, which terminals take for a command.
auto is_plain(char c) -> bool {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7F && c != '"' && c != '\\';
}

void append_escape(std::string& out, char c) {
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            out += "\\u00";
            out += kHex[static_cast<unsigned char>(c) >> 4U];
            out += kHex[static_cast<unsigned char>(c) & 0xFU];
    }
}

// The text with each byte that belongs to no UTF-8 sequence replaced.
auto repaired(std::string_view text) -> std::string {
    std::string out;
    while (!text.empty()) {
        std::size_t length = 1;
        while (length < 4 && length < text.size() && !is_utf8(text.substr(0, length))) {
            ++length;
        }
        const bool good = is_utf8(text.substr(0, length));
        out += good ? text.substr(0, length) : kReplacement;
        text.remove_prefix(good ? length : 1);
    }
    return out;
}

template <class Number>
void append_number(std::string& out, Number number) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

// NOLINTNEXTLINE(misc-no-recursion): values that read_json() gives are at most 64 deep.
void append_array(std::string& out, const boost::json::array& array) {
    out += '[';
    for (const auto& element : array) {
        append_json(out, element);
        out += ',';
    }
    array.empty() ? out.push_back(']') : static_cast<void>(out.back() = ']');
}

// NOLINTNEXTLINE(misc-no-recursion): values that read_json() gives are at most 64 deep.
void append_object(std::string& out, const boost::json::object& object) {
    out += '{';
    for (const auto& [key, value] : object) {
        append_json_string(out, key);
        out += ':';
        append_json(out, value);
        out += ',';
    }
    object.empty() ? out.push_back('}') : static_cast<void>(out.back() = '}');
}

}  // namespace

// NOLINTNEXTLINE(misc-no-recursion): values that read_json() gives are at most 64 deep.
void append_json(std::string& out, const Json& value) {
    switch (value.kind()) {
        case boost::json::kind::null:
            out += "null";
            return;
        case boost::json::kind::bool_:
            out += value.get_bool() ? "true" : "false";
            return;
        case boost::json::kind::int64:
            append_number(out, value.get_int64());
            return;
        case boost::json::kind::uint64:
            append_number(out, value.get_uint64());
            return;
        case boost::json::kind::double_:
            std::isfinite(value.get_double()) ? append_number(out, value.get_double())
                                              : static_cast<void>(out += "null");
            return;
        case boost::json::kind::string:
            append_json_string(out, value.get_string());
            return;
        case boost::json::kind::array:
            append_array(out, value.get_array());
            return;
        case boost::json::kind::object:
            append_object(out, value.get_object());
            return;
    }
}

auto to_json_text(const Json& value) -> std::string {
    std::string out;
    append_json(out, value);
    return out;
}

void append_json_string(std::string& out, std::string_view text) {
    bool ascii = true;
    out += '"';
    const auto start = out.size();
    std::size_t plain = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        ascii = ascii && static_cast<unsigned char>(text[at]) < 0x80;
        if (!is_plain(text[at])) {
            out += text.substr(plain, at - plain);
            append_escape(out, text[at]);
            plain = at + 1;
        }
    }
    out += text.substr(plain);
    if (!ascii && !is_utf8(text)) {
        const auto good = repaired(std::string_view(out).substr(start));
        out.replace(start, std::string::npos, good);
    }
    out += '"';
}

auto quote_json(std::string_view text) -> std::string {
    std::string out;
    append_json_string(out, text);
    return out;
}

}  // namespace pawl
