// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/sql_tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace pawl::config {
namespace {

auto is_letter(char c) -> bool {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
}

auto is_digit(char c) -> bool {
    return c >= '0' && c <= '9';
}

class Lexer {
 public:
    explicit Lexer(std::string_view sql) : rest_(sql) {}

    auto run() -> Result<std::vector<SqlToken>> {
        while (skip_space()) {
            line_of_token_ = line_;
            auto token = next();
            if (!token) {
                return fail("invalid_sql", fmt::format("line {}: {}", line_of_token_, unfinished_));
            }
            token->line = line_of_token_;
            tokens_.push_back(std::move(*token));
        }
        return std::move(tokens_);
    }

 private:
    // False at the end.
    auto skip_space() -> bool {
        while (!rest_.empty() && static_cast<unsigned char>(rest_.front()) <= ' ') {
            advance(1);
        }
        return !rest_.empty();
    }

    auto next() -> std::optional<SqlToken> {
        if (rest_.starts_with("--")) {
            return token(SqlTokenKind::comment, std::min(rest_.find('\n'), rest_.size()));
        }
        if (rest_.starts_with("/*")) {
            return comment();
        }
        if (rest_.front() == '\'') {
            return quoted('\'', SqlTokenKind::text, false);
        }
        if (rest_.size() > 1 && (rest_.front() == 'E' || rest_.front() == 'e') &&
            rest_[1] == '\'') {
            advance(1);
            return quoted('\'', SqlTokenKind::text, true);
        }
        if (rest_.front() == '"') {
            return quoted('"', SqlTokenKind::word, false);
        }
        if (rest_.front() == '$' && dollar_tag()) {
            return dollar_text(*dollar_tag());
        }
        return is_letter(rest_.front()) || is_digit(rest_.front()) ? word() : symbol();
    }

    // Comments nest.
    auto comment() -> std::optional<SqlToken> {
        std::size_t at = 2;
        for (int depth = 1; depth > 0;) {
            if (at + 1 >= rest_.size()) {
                unfinished_ = "a comment does not end";
                return std::nullopt;
            }
            const auto two = rest_.substr(at, 2);
            depth += two == "/*" ? 1 : two == "*/" ? -1 : 0;
            at += two == "/*" || two == "*/" ? 2 : 1;
        }
        return token(SqlTokenKind::comment, at);
    }

    // A doubled quote stands for itself.
    auto quoted(char quote, SqlTokenKind kind, bool with_escapes) -> std::optional<SqlToken> {
        std::string text;
        for (std::size_t at = 1; at < rest_.size(); ++at) {
            const bool doubled = rest_[at] == quote && rest_.substr(at + 1).starts_with(quote);
            if (rest_[at] == quote && !doubled) {
                advance(at + 1);
                return SqlToken{.kind = kind, .text = std::move(text)};
            }
            if (doubled) {
                ++at;
            } else if (with_escapes && rest_[at] == '\\' && at + 1 < rest_.size()) {
                ++at;
                text.push_back(rest_[at] == 'n' ? '\n' : rest_[at] == 't' ? '\t' : rest_[at]);
                continue;
            }
            text.push_back(rest_[at]);
        }
        unfinished_ = "a quote does not end";
        return std::nullopt;
    }

    // "$tag$" if one stands here.
    [[nodiscard]] auto dollar_tag() const -> std::optional<std::string_view> {
        const auto end = rest_.find('$', 1);
        if (end == std::string_view::npos) {
            return std::nullopt;
        }
        const auto name = rest_.substr(1, end - 1);
        const bool fits =
            std::ranges::all_of(name, [](char c) { return is_letter(c) || is_digit(c); }) &&
            (name.empty() || is_letter(name.front()));
        return fits ? std::optional(rest_.substr(0, end + 1)) : std::nullopt;
    }

    auto dollar_text(std::string_view tag) -> std::optional<SqlToken> {
        const auto end = rest_.find(tag, tag.size());
        if (end == std::string_view::npos) {
            unfinished_ = fmt::format("{} does not end", tag);
            return std::nullopt;
        }
        SqlToken text{
            .kind = SqlTokenKind::text,
            .text = std::string(rest_.substr(tag.size(), end - tag.size())),
        };
        advance(end + tag.size());
        return text;
    }

    auto word() -> SqlToken {
        const bool is_number = is_digit(rest_.front());
        const auto* const end = std::ranges::find_if_not(rest_, [is_number](char c) {
            return is_letter(c) || is_digit(c) || c == '$' || (is_number && c == '.');
        });
        auto found = token(
            is_number ? SqlTokenKind::number : SqlTokenKind::word,
            static_cast<std::size_t>(end - rest_.begin())
        );
        for (auto& c : found.text) {
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        return found;
    }

    auto symbol() -> SqlToken {
        constexpr auto kPairs = std::to_array<std::string_view>({":=", "=>", "::", "||"});
        const bool is_pair = std::ranges::find(kPairs, rest_.substr(0, 2)) != kPairs.end();
        return token(SqlTokenKind::symbol, is_pair ? 2 : 1);
    }

    auto token(SqlTokenKind kind, std::size_t length) -> SqlToken {
        SqlToken found{.kind = kind, .text = std::string(rest_.substr(0, length))};
        advance(length);
        return found;
    }

    void advance(std::size_t length) {
        line_ += static_cast<int>(std::ranges::count(rest_.substr(0, length), '\n'));
        rest_.remove_prefix(length);
    }

    std::string_view rest_;
    int line_ = 1;
    int line_of_token_ = 1;
    std::string unfinished_;
    std::vector<SqlToken> tokens_;
};

}  // namespace

auto sql_tokens(std::string_view sql) -> Result<std::vector<SqlToken>> {
    return Lexer(sql).run();
}

}  // namespace pawl::config
