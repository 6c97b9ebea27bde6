// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/identifier.h"

#include <fmt/format.h>

#include <algorithm>

namespace pawl::database {
namespace {

auto is_part(std::string_view name) -> bool {
    return !name.empty() && name.size() <= kLongestIdentifier &&
           std::ranges::all_of(name, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_';
           });
}

}  // namespace

auto quote_identifier(std::string_view name) -> Result<std::string> {
    if (!is_part(name)) {
        return fail(
            "invalid_identifier",
            fmt::format("a name is 1..{} of A-Z a-z 0-9 _", kLongestIdentifier)
        );
    }
    return fmt::format("\"{}\"", name);
}

auto quote_table(std::string_view name) -> Result<std::string> {
    const auto dot = name.find('.');
    if (dot == std::string_view::npos) {
        return quote_identifier(name);
    }
    const auto schema = quote_identifier(name.substr(0, dot));
    const auto table = quote_identifier(name.substr(dot + 1));
    if (!schema || !table) {
        return fail(
            "invalid_identifier",
            fmt::format(
                "a table is NAME or SCHEMA.NAME, each 1..{} of A-Z a-z 0-9 _", kLongestIdentifier
            )
        );
    }
    return fmt::format("{}.{}", *schema, *table);
}

}  // namespace pawl::database
