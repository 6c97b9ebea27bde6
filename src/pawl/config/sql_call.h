// SPDX-License-Identifier: Apache-2.0
// Calls of functions in SQL, and what their arguments come to without a database. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/config/sql_tokens.h"

namespace pawl::config {

struct SqlArgument {
    std::string name = {};  // of `name := value` or `name => value`; empty: by position
    std::vector<SqlToken> value = {};
};

struct SqlCall {
    std::string function = {};  // without its schema
    std::vector<SqlArgument> arguments = {};
    std::vector<std::string> comments = {};  // inside it, and behind it on its last line
    int line = 1;

    // By name, else by position (from 0); null if it is not there.
    [[nodiscard]] auto argument(std::string_view name, std::size_t position) const
        -> const SqlArgument*;
};

// Calls of functions of `schema`, in their order.
[[nodiscard]] auto find_sql_calls(std::span<const SqlToken> tokens, std::string_view schema)
    -> std::vector<SqlCall>;

// Stands on both sides of what only the database knows (a setting, a secret of the vault, now()).
// A character that JSON allows inside strings.
inline constexpr char kUnknownMark = '\x7F';

// Literals joined by ||, casts left out, jsonb_build_object as JSON.
[[nodiscard]] auto sql_text(std::span<const SqlToken> value) -> std::string;

}  // namespace pawl::config
