// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/sql_call.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstddef>
#include <utility>

namespace pawl::config {
namespace {

using Tokens = std::span<const SqlToken>;

auto depth_change(const SqlToken& token) -> int {
    return token.is("(") || token.is("[") ? 1 : token.is(")") || token.is("]") ? -1 : 0;
}

// Where the parenthesis that opens at `open` closes; the end if it does not.
auto closing(Tokens tokens, std::size_t open) -> std::size_t {
    int depth = 0;
    for (auto at = open; at < tokens.size(); ++at) {
        depth += depth_change(tokens[at]);
        if (depth == 0) {
            return at;
        }
    }
    return tokens.size();
}

// Parts between separators that stand outside of parentheses.
auto split(Tokens tokens, std::string_view separator) -> std::vector<Tokens> {
    std::vector<Tokens> parts;
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        depth += depth_change(tokens[at]);
        if (depth == 0 && tokens[at].is(separator)) {
            parts.push_back(tokens.subspan(begin, at - begin));
            begin = at + 1;
        }
    }
    if (begin < tokens.size()) {
        parts.push_back(tokens.subspan(begin));
    }
    return parts;
}

auto read_argument(Tokens tokens) -> SqlArgument {
    SqlArgument argument;
    if (tokens.size() > 1 && tokens[0].kind == SqlTokenKind::word &&
        (tokens[1].is(":=") || tokens[1].is("=>"))) {
        argument.name = tokens[0].text;
        tokens = tokens.subspan(2);
    }
    argument.value.assign(tokens.begin(), tokens.end());
    return argument;
}

auto read_call(Tokens tokens, std::size_t open, std::size_t close) -> SqlCall {
    SqlCall call{.function = tokens[open - 1].text, .line = tokens[open - 1].line};
    std::vector<SqlToken> inside;
    for (const auto& token : tokens.subspan(open + 1, close - open - 1)) {
        if (token.kind == SqlTokenKind::comment) {
            call.comments.push_back(token.text);
        } else {
            inside.push_back(token);
        }
    }
    for (const auto part : split(inside, ",")) {
        call.arguments.push_back(read_argument(part));
    }
    for (auto at = close + 1; at < tokens.size() && tokens[at].line == tokens[close].line; ++at) {
        if (tokens[at].kind == SqlTokenKind::comment) {
            call.comments.push_back(tokens[at].text);
        }
    }
    return call;
}

auto unknown(Tokens tokens) -> std::string {
    std::string text(1, kUnknownMark);
    for (const auto& token : tokens) {
        text += token.text;
    }
    return text + kUnknownMark;
}

auto is_call_of(Tokens tokens, std::string_view name) -> bool {
    return tokens.size() > 2 && tokens[0].is(name) && tokens[1].is("(") &&
           closing(tokens, 1) == tokens.size() - 1;
}

auto json_object(Tokens arguments) -> std::string {
    boost::json::object object;
    const auto parts = split(arguments, ",");
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
        object[sql_text(parts[i])] = sql_text(parts[i + 1]);
    }
    return boost::json::serialize(object);
}

auto term_text(Tokens term) -> std::string {
    if (const auto cast = split(term, "::"); cast.size() > 1) {
        term = cast.front();
    }
    if (term.size() == 1 && term[0].kind != SqlTokenKind::word) {
        return term[0].text;
    }
    if (is_call_of(term, "jsonb_build_object") || is_call_of(term, "json_build_object")) {
        return json_object(term.subspan(2, term.size() - 3));
    }
    if (is_call_of(term, "concat")) {
        std::string text;
        for (const auto part : split(term.subspan(2, term.size() - 3), ",")) {
            text += sql_text(part);
        }
        return text;
    }
    const bool in_parentheses =
        term.size() > 2 && term[0].is("(") && closing(term, 0) == term.size() - 1;
    return in_parentheses && !term[1].is("select") ? sql_text(term.subspan(1, term.size() - 2))
                                                   : unknown(term);
}

}  // namespace

auto SqlCall::argument(std::string_view name, std::size_t position) const -> const SqlArgument* {
    const auto named = std::ranges::find(arguments, name, &SqlArgument::name);
    if (named != arguments.end()) {
        return &*named;
    }
    const bool is_here = position < arguments.size() && arguments[position].name.empty();
    return is_here ? &arguments[position] : nullptr;
}

auto find_sql_calls(Tokens tokens, std::string_view schema) -> std::vector<SqlCall> {
    std::vector<SqlCall> calls;
    for (std::size_t at = 0; at + 3 < tokens.size(); ++at) {
        const bool is_call = tokens[at].is(schema) && tokens[at + 1].is(".") &&
                             tokens[at + 2].kind == SqlTokenKind::word && tokens[at + 3].is("(");
        if (is_call) {
            const auto close = closing(tokens, at + 3);
            calls.push_back(read_call(tokens, at + 3, std::min(close, tokens.size() - 1)));
            at = close;
        }
    }
    return calls;
}

auto sql_text(Tokens value) -> std::string {
    std::string text;
    for (const auto term : split(value, "||")) {
        text += term.empty() ? std::string() : term_text(term);
    }
    return text;
}

}  // namespace pawl::config
