// SPDX-License-Identifier: Apache-2.0
// JSON, read strictly: what two parsers could read differently is refused.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"

namespace pawl {

using Json = boost::json::value;

struct JsonRules {
    std::size_t depth = 64;       // json_too_deep above
    std::size_t members = 4'096;  // too_many_members above, in one object outside raw members
    // Members of these names, at most three containers deep and outside each other, are not
    // delivered as a tree but as a string that holds their minified JSON text: numbers keep their
    // digits, and the store keeps what was sent.
    std::vector<std::string_view> raw_members = {};
};

// One JSON text (RFC 8259), nothing before or behind it but white space.
//
// Numbers outside raw members: an integer that fits is std::int64_t (std::uint64_t from 2^63);
// everything else (1.5, 1e2, -0, 2^64, 1e400) is a double, which is_integer() tells apart.
// Errors: json_too_deep; invalid_json (the message has the byte offset); duplicate_key;
// too_many_members; invalid_string (not UTF-8, half a surrogate pair, U+0000, in values and keys
// alike); invalid_number (an exponent of ten digits or more).
[[nodiscard]] auto read_json(std::string_view text, const JsonRules& rules = {}) -> Result<Json>;

// Minified text. A double is written so that it reads back equal; infinity and not-a-number, which
// JSON does not have, as null.
[[nodiscard]] auto to_json_text(const Json& value) -> std::string;
void append_json(std::string& out, const Json& value);

// "text" with its quotes and escapes; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] auto quote_json(std::string_view text) -> std::string;
void append_json_string(std::string& out, std::string_view text);

// In the range of std::int64_t; nothing that was written with a fraction, an exponent or as -0.
[[nodiscard]] inline auto is_integer(const Json& value) -> bool {
    return value.is_int64();
}

}  // namespace pawl
