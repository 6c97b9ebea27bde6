// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/sql_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <expected>
#include <string>
#include <utility>

namespace pawl::database {
namespace {

using Kind = SqlToken::Kind;
constexpr auto kNoEnd = std::string_view::npos;

auto is_space(char c) -> bool {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

auto is_digit(char c) -> bool {
    return c >= '0' && c <= '9';
}

// Bytes of UTF-8 beyond ASCII are letters to both dialects.
auto is_letter(char c) -> bool {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

auto length_while(std::string_view text, std::size_t from, bool (*holds)(char)) -> std::size_t {
    while (from < text.size() && holds(text[from])) {
        ++from;
    }
    return from;
}

auto word_length(std::string_view text, std::size_t from) -> std::size_t {
    return length_while(text, from, [](char c) { return is_letter(c) || is_digit(c); });
}

// Behind the quote that ends what begins with one at `from`; doubled quotes do not.
auto quote_length(std::string_view text, std::size_t from, bool backslashes) -> std::size_t {
    const char quote = text[from];
    for (std::size_t at = from + 1; at < text.size(); ++at) {
        if (backslashes && text[at] == '\\') {
            ++at;
        } else if (text[at] == quote) {
            if (at + 1 == text.size() || text[at + 1] != quote) {
                return at + 1;
            }
            ++at;
        }
    }
    return kNoEnd;
}

auto comment_length(std::string_view text) -> std::size_t {
    int depth = 0;
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
        const auto pair = text.substr(at, 2);
        if (pair == "/*") {
            ++depth;
            ++at;
        } else if (pair == "*/") {
            ++at;
            if (--depth == 0) {
                return at + 1;
            }
        }
    }
    return kNoEnd;
}

// $$…$$ and $tag$…$tag$; 0 if this is none.
auto dollar_length(std::string_view text) -> std::size_t {
    const auto tag_end = word_length(text, 1);
    if (tag_end >= text.size() || text[tag_end] != '$' || is_digit(text[1])) {
        return 0;
    }
    const auto tag = text.substr(0, tag_end + 1);
    const auto end = text.find(tag, tag.size());
    return end == kNoEnd ? kNoEnd : end + tag.size();
}

struct Piece {
    Kind kind;
    std::size_t length;
};

auto dollar_piece(std::string_view text) -> Piece {
    if (const auto digits = length_while(text, 1, is_digit); digits > 1) {
        return {.kind = Kind::positional, .length = digits};
    }
    if (const auto length = text.size() > 1 ? dollar_length(text) : 0; length > 0) {
        return {.kind = Kind::quoted, .length = length};
    }
    return {.kind = Kind::other, .length = 1};
}

auto colon_piece(std::string_view text) -> Piece {
    if (text.starts_with("::")) {
        return {.kind = Kind::other, .length = 2};
    }
    if (text.size() > 1 && is_letter(text[1])) {
        return {.kind = Kind::named, .length = word_length(text, 1)};
    }
    return {.kind = Kind::other, .length = 1};
}

auto next_piece(std::string_view text) -> Piece {
    const char first = text.front();
    if (is_space(first)) {
        return {.kind = Kind::space, .length = length_while(text, 0, is_space)};
    }
    if (text.starts_with("--")) {
        return {.kind = Kind::comment, .length = std::min(text.find('\n'), text.size())};
    }
    if (text.starts_with("/*")) {
        return {.kind = Kind::comment, .length = comment_length(text)};
    }
    if (text.starts_with("{{")) {
        const auto end = text.find("}}");
        return {.kind = Kind::braces, .length = end == kNoEnd ? kNoEnd : end + 2};
    }
    if (first == '\'' || first == '"') {
        return {.kind = Kind::quoted, .length = quote_length(text, 0, false)};
    }
    if ((first == 'e' || first == 'E') && text.size() > 1 && text[1] == '\'') {
        return {.kind = Kind::quoted, .length = quote_length(text, 1, true)};
    }
    if (first == '$') {
        return dollar_piece(text);
    }
    if (first == ':') {
        return colon_piece(text);
    }
    if (is_letter(first) || is_digit(first)) {
        // A dollar may stand within a name, and begins no quote there.
        return {.kind = Kind::word, .length = length_while(text, 0, [](char c) {
                                        return is_letter(c) || is_digit(c) || c == '$';
                                    })};
    }
    return {.kind = Kind::other, .length = 1};
}

auto is_code(const SqlToken& token) -> bool {
    return token.kind != Kind::space && token.kind != Kind::comment;
}

auto in_capitals(std::string_view word) -> std::string {
    std::string capitals(word);
    std::ranges::transform(capitals, capitals.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return capitals;
}

}  // namespace

auto scan_sql(std::string_view text) -> Result<std::vector<SqlToken>> {
    std::vector<SqlToken> tokens;
    while (!text.empty()) {
        const auto piece = next_piece(text);
        if (piece.length == kNoEnd) {
            return fail(
                "syntax_error", "the SQL text has a quote, a comment or a `{{` without an end"
            );
        }
        tokens.push_back({.kind = piece.kind, .text = text.substr(0, piece.length)});
        text.remove_prefix(piece.length);
    }
    return tokens;
}

auto check_single_statement(std::string_view text) -> Result<> {
    const auto tokens = scan_sql(text);
    if (!tokens) {
        return std::unexpected(tokens.error());
    }
    bool begun = false;
    bool over = false;
    for (const auto& token : *tokens) {
        const bool semicolon = token.text == ";";
        if (is_code(token) && !semicolon && over) {
            return fail("syntax_error", "one statement is expected, without a `;` within");
        }
        over = over || semicolon;
        begun = begun || (is_code(token) && !semicolon);
    }
    return begun ? Result<>() : fail("syntax_error", "the SQL text has no statement");
}

auto split_statements(std::string_view text) -> Result<std::vector<std::string_view>> {
    const auto tokens = scan_sql(text);
    if (!tokens) {
        return std::unexpected(tokens.error());
    }
    std::vector<std::string_view> statements;
    std::size_t at = 0;
    std::size_t begin = 0;  // of the statement that is being read
    bool begins = true;
    for (const auto& token : *tokens) {
        const auto end = at + token.text.size();
        if (token.text == ";") {
            begins = true;
        } else if (is_code(token)) {
            if (begins) {
                begin = at;
                statements.emplace_back();
            }
            statements.back() = text.substr(begin, end - begin);
            begins = false;
        }
        at = end;
    }
    return statements;
}

auto check_condition(std::string_view text) -> Result<> {
    const auto tokens = scan_sql(text);
    if (!tokens) {
        return std::unexpected(tokens.error());
    }
    int depth = 0;
    bool begun = false;
    for (const auto& token : *tokens) {
        if (token.kind == Kind::comment || token.kind == Kind::named ||
            token.kind == Kind::positional || token.kind == Kind::braces || token.text == ";") {
            return fail(
                "syntax_error", "a condition has no parameters, no comments and no semicolon"
            );
        }
        depth += token.text == "(" ? 1 : token.text == ")" ? -1 : 0;
        if (depth < 0) {
            break;
        }
        begun = begun || is_code(token);
    }
    return begun && depth == 0
               ? Result<>()
               : fail("syntax_error", "a condition is expected, with its parentheses in pairs");
}

auto verb_of(std::string_view text) -> std::string {
    constexpr auto kMain =
        std::to_array<std::string_view>({"SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE"});
    const auto tokens = scan_sql(text);
    std::string first;
    int depth = 0;
    for (const auto& token : tokens ? *tokens : std::vector<SqlToken>()) {
        depth += token.text == "(" ? 1 : token.text == ")" ? -1 : 0;
        if (token.kind != Kind::word || depth != 0) {
            continue;
        }
        auto word = in_capitals(token.text);
        if (first.empty()) {
            first = word;
        }
        if (first != "WITH" || std::ranges::find(kMain, word) != kMain.end()) {
            return word;
        }
    }
    return first;
}

}  // namespace pawl::database
