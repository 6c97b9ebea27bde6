// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/toml_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>

namespace pawl::config {
namespace {

auto is_bare(char c) -> bool {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

auto escaped(char c) -> std::string {
    switch (c) {
        case '"':
            return "\\\"";
        case '\\':
            return "\\\\";
        case '\n':
            return "\\n";
        case '\r':
            return "\\r";
        case '\t':
            return "\\t";
        default:
            break;
    }
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F ? fmt::format("\\u{:04x}", byte) : std::string(1, c);
}

}  // namespace

auto toml_string(std::string_view text) -> std::string {
    std::string quoted = "\"";
    for (const char c : text) {
        quoted += escaped(c);
    }
    return quoted + "\"";
}

auto toml_key(std::string_view key) -> std::string {
    return !key.empty() && std::ranges::all_of(key, is_bare) ? std::string(key) : toml_string(key);
}

// NOLINTNEXTLINE(misc-no-recursion): the value was read with a bounded depth.
auto toml_value(const boost::json::value& value) -> std::string {
    if (const auto* text = value.if_string()) {
        return toml_string(*text);
    }
    std::string line;
    if (const auto* items = value.if_array()) {
        for (const auto& item : *items) {
            line += (line.empty() ? "" : ", ") + toml_value(item);
        }
        return "[" + line + "]";
    }
    if (const auto* members = value.if_object()) {
        for (const auto& [key, member] : *members) {
            line += (line.empty() ? "" : ", ") + toml_key(key) + " = " + toml_value(member);
        }
        return line.empty() ? "{}" : "{ " + line + " }";
    }
    if (const auto* number = value.if_double()) {
        const auto text = fmt::format("{}", *number);
        return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
    }
    return value.is_null() ? "\"\"" : boost::json::serialize(value);
}

}  // namespace pawl::config
