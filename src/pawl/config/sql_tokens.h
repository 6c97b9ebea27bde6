// SPDX-License-Identifier: Apache-2.0
// SQL as a list of tokens, as far as a migration that sets up cron needs it. Pure.
//
// Source: PostgreSQL 15 documentation, section 4.1 (lexical structure).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"

namespace pawl::config {

enum class SqlTokenKind : std::uint8_t { word, text, number, symbol, comment };

struct SqlToken {
    SqlTokenKind kind = SqlTokenKind::symbol;
    std::string text = {};  // of a literal: what it stands for; of a plain word: lower case
    int line = 1;

    [[nodiscard]] auto is(std::string_view word_or_symbol) const -> bool {
        return (kind == SqlTokenKind::word || kind == SqlTokenKind::symbol) &&
               text == word_or_symbol;
    }
    auto operator==(const SqlToken&) const -> bool = default;
};

// Literals are '…', E'…' and $tag$…$tag$; symbols of two characters are := => :: ||.
// Error: invalid_sql (a quote or a comment that does not end), with its line.
[[nodiscard]] auto sql_tokens(std::string_view sql) -> Result<std::vector<SqlToken>>;

}  // namespace pawl::config
