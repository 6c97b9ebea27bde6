// SPDX-License-Identifier: Apache-2.0
// The tokens of SQL text, as far as one must know them to tell code from quoted text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"

namespace pawl::database {

// One piece of a text; the pieces together are the text.
struct SqlToken {
    enum class Kind : std::uint8_t {
        space,
        word,        // a keyword, a name or a number
        quoted,      // '…', E'…', "…" or $tag$…$tag$, with its quotes
        comment,     // -- to the end of the line, or /* … */, which may be nested
        named,       // :name; not what follows ::, which is a cast
        positional,  // $1
        braces,      // {{…}}
        other,       // one character
    };
    Kind kind;
    std::string_view text;

    auto operator==(const SqlToken&) const -> bool = default;
};

// The tokens of `text`, which they point into. A superset of both dialects (PostgreSQL, 4.1;
// SQLite, "The Tokenizer"): what one of them does not have is passed on for it to refuse. Error:
// syntax_error for a quote, a comment or a brace that has no end.
[[nodiscard]] auto scan_sql(std::string_view text) -> Result<std::vector<SqlToken>>;

// Whether text is one statement; a semicolon may stand at its end. Errors: syntax_error, also for
// text without any statement.
[[nodiscard]] auto check_single_statement(std::string_view text) -> Result<>;

// The statements of a text: without the semicolons between them, and without the comments around
// them. They point into it. Error: that of scan_sql().
[[nodiscard]] auto split_statements(std::string_view text) -> Result<std::vector<std::string_view>>;

// Whether text may stand within the parentheses of a condition and can do nothing but be one: no
// parameters, no semicolon, no comment, parentheses in pairs. Error: syntax_error.
[[nodiscard]] auto check_condition(std::string_view text) -> Result<>;

// The word that says what a statement does, in capitals: "DELETE" also for `with … delete from …`.
// Empty if there is none.
[[nodiscard]] auto verb_of(std::string_view text) -> std::string;

}  // namespace pawl::database
