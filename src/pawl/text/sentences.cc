// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/sentences.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/text/letters.h"
#include "pawl/text/utf8.h"

namespace pawl::text {
namespace {

// A line this long may have been broken by its width, so its end says nothing.
constexpr std::size_t kWrappedBytes = 50;
constexpr std::size_t kLongestAbbreviation = 8;

// Behind these, in lower case and without their dot, a sentence goes on.
constexpr auto kTitles = std::to_array<std::string_view>(
    {"bzw", "ca",   "capt", "cf",  "chap", "col", "dept", "dr",   "ed",  "eds",  "eg",  "est",
     "fig", "figs", "gen",  "gov", "hon",  "hr",  "ie",   "lt",   "maj", "mlle", "mme", "mr",
     "mrs", "ms",   "mt",   "nos", "nr",   "pp",  "pres", "prof", "rev", "sen",  "sgt", "sr",
     "sra", "srta", "st",   "str", "usw",  "viz", "vol",  "vs",   "z"}
);
// Behind these it goes on unless a word follows that often begins one.
constexpr auto kEndings = std::to_array<std::string_view>(
    {"approx", "co", "corp", "dec", "etc", "feb", "inc", "jan", "jr", "ltd", "nov", "oct", "sept"}
);
constexpr auto kStarters = std::to_array<std::string_view>(
    {"a",     "after", "all",  "an",   "and",  "as",    "at",    "but",   "for",   "he",
     "how",   "i",     "if",   "in",   "it",   "my",    "no",    "on",    "our",   "she",
     "since", "so",    "some", "that", "the",  "their", "then",  "there", "these", "they",
     "this",  "those", "to",   "we",   "what", "when",  "while", "who",   "why",   "you"}
);
static_assert(std::ranges::is_sorted(kTitles));
static_assert(std::ranges::is_sorted(kEndings));
static_assert(std::ranges::is_sorted(kStarters));

auto is_wide_end(char32_t value) -> bool {  // ends a sentence without a space behind it
    return value == 0x3002 || value == 0xFF01 || value == 0xFF1F || value == 0xFF61;
}

auto is_end(char32_t value) -> bool {
    return value == '.' || value == '!' || value == '?' || value == 0x2026 || value == 0x964 ||
           value == 0x965 || value == 0x61F || value == 0x6D4 || value == 0x589 ||
           value == 0x203C || value == 0x2049 || is_wide_end(value);
}

auto closes(char32_t value) -> bool {
    return value == '"' || value == '\'' || value == ')' || value == ']' || value == '*' ||
           value == '_' || value == 0xBB || value == 0x2019 || value == 0x201D || value == 0x201C ||
           value == 0x300D || value == 0x300F || value == 0xFF09 || value == 0x3011;
}

auto code_point_at(std::string_view text, std::size_t at) -> char32_t {
    return at < text.size() ? read_code_point(text, at).value : U'\n';
}

auto skip_space(std::string_view text, std::size_t at) -> std::size_t {
    while (at < text.size()) {
        const auto read = read_code_point(text, at);
        if (!is_space(read.value)) {
            break;
        }
        at += read.bytes;
    }
    return at;
}

// The next letter or digit, past quotes and brackets.
auto first_letter(std::string_view text, std::size_t at) -> std::size_t {
    while (at < text.size()) {
        const auto read = read_code_point(text, at);
        if (letter_kind(read.value) != Letter::none || read.value == '\n') {
            break;
        }
        at += read.bytes;
    }
    return at;
}

// The ASCII letters and dots before `at` in lower case, dots dropped: "e.g" -> "eg", "A.S" -> "as".
struct Before {
    std::string letters;
    bool dotted = false;
    bool digits = false;
};

auto word_before(std::string_view text, std::size_t from, std::size_t at) -> Before {
    Before before;
    while (at > from && before.letters.size() <= kLongestAbbreviation) {
        const char last = text[at - 1];
        const bool letter = (last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z');
        if (letter) {
            before.letters.push_back(static_cast<char>(fold_case(static_cast<char32_t>(last))));
        } else if (last == '.') {
            before.dotted = true;
        } else {
            before.digits = last >= '0' && last <= '9';
            // Part of a longer word in another alphabet is no abbreviation.
            if (static_cast<unsigned char>(last) >= 0x80) {
                before.letters.clear();
            }
            break;
        }
        --at;
    }
    std::ranges::reverse(before.letters);
    return before;
}

auto begins_with_starter(std::string_view text, std::size_t at) -> bool {
    std::string word;
    while (at < text.size() && word.size() <= kLongestAbbreviation &&
           letter_kind(static_cast<unsigned char>(text[at])) == Letter::letter) {
        word.push_back(static_cast<char>(fold_case(static_cast<char32_t>(text[at]))));
        ++at;
    }
    return std::ranges::binary_search(kStarters, word);
}

// Whether the dot at `dot` ends no sentence although one could begin at `next`.
auto is_abbreviation(std::string_view text, std::size_t from, std::size_t dot, std::size_t next)
    -> bool {
    const auto before = word_before(text, from, dot);
    if (before.letters.empty() || before.digits) {
        return false;
    }
    if (std::ranges::binary_search(kTitles, before.letters)) {
        return true;
    }
    const bool initial = before.letters.size() == 1 && before.letters != "i";
    if (initial && !before.dotted) {
        return true;
    }
    const bool ambiguous =
        before.dotted || std::ranges::binary_search(kEndings, before.letters) ||
        (before.letters == "no" && letter_kind(code_point_at(text, next)) == Letter::digit);
    return ambiguous && !begins_with_starter(text, next);
}

// "- ", "* ", "• ", "1. ", "2) ", "# ": the line begins something of its own.
auto begins_item(std::string_view line) -> bool {
    if (line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ") ||
        line.starts_with("\u2022") || line.starts_with("\u2013 ") || line.starts_with("#")) {
        return true;
    }
    std::size_t digits = 0;
    while (digits < line.size() && digits < 3 && line[digits] >= '0' && line[digits] <= '9') {
        ++digits;
    }
    return digits > 0 && digits + 1 < line.size() && (line[digits] == '.' || line[digits] == ')') &&
           line[digits + 1] == ' ';
}

// Where a number that is the mark of an item ends: "1." ends no sentence.
auto is_item_mark(std::string_view text, std::size_t from, std::size_t dot) -> bool {
    constexpr std::size_t longest = 3;
    const auto mark = text.substr(from, dot - from);
    return !mark.empty() && mark.size() <= longest &&
           std::ranges::all_of(mark, [](char letter) { return letter >= '0' && letter <= '9'; });
}

class Splitter {
 public:
    Splitter(std::string_view text, std::size_t limit) : text_(text), limit_(limit) {}

    auto split() -> std::vector<std::string_view> {
        from_ = skip_space(text_, 0);
        line_ = from_;
        std::size_t at = from_;
        while (at < text_.size() && found_.size() < limit_) {
            const auto read = read_code_point(text_, at);
            if (read.value == '\n') {
                at = end_of_line(at);
            } else if (is_end(read.value)) {
                at = end_mark(at);
            } else {
                at += read.bytes;
            }
        }
        cut(text_.size());
        return std::move(found_);
    }

 private:
    // Ends the sentence before `at`, and begins one behind it.
    auto cut(std::size_t at) -> std::size_t {
        auto end = std::min(at, text_.size());
        while (end > from_ && is_space(static_cast<unsigned char>(text_[end - 1])) &&
               static_cast<unsigned char>(text_[end - 1]) < 0x80) {
            --end;
        }
        if (end > from_ && found_.size() < limit_) {
            found_.push_back(text_.substr(from_, end - from_));
        }
        from_ = skip_space(text_, at);
        return std::max(from_, at);
    }

    auto end_of_line(std::size_t at) -> std::size_t {
        const auto length = at - std::min(line_, at);
        const auto next = skip_space(text_, at);
        const auto gap = text_.substr(at, next - at);
        const bool paragraph = std::ranges::count(gap, '\n') > 1;
        const bool heading = text_.substr(line_).starts_with('#');
        line_ = next;
        if (paragraph || heading || length < kWrappedBytes || begins_item(text_.substr(next))) {
            return cut(at);
        }
        return next;
    }

    // At a mark that may end a sentence: past it and what belongs to it.
    auto end_mark(std::size_t at) -> std::size_t {
        const auto mark = at;
        bool only_dot = true;
        bool wide = false;
        while (at < text_.size()) {
            const auto read = read_code_point(text_, at);
            if (!is_end(read.value)) {
                break;
            }
            only_dot = only_dot && read.value == '.' && at == mark;
            wide = wide || is_wide_end(read.value);
            at += read.bytes;
        }
        while (at < text_.size() && closes(code_point_at(text_, at))) {
            at += read_code_point(text_, at).bytes;
        }
        if (wide) {
            return cut(at);
        }
        if (at < text_.size() && !is_space(code_point_at(text_, at))) {
            return at;
        }
        return goes_on(mark, at, only_dot) ? at : cut(at);
    }

    [[nodiscard]] auto goes_on(std::size_t mark, std::size_t at, bool only_dot) -> bool {
        const auto next = first_letter(text_, skip_space(text_, at));
        if (next >= text_.size()) {
            return false;
        }
        const auto value = code_point_at(text_, next);
        const bool lower = !is_upper(value) && has_case(value);
        if (lower && capitalises()) {
            return true;
        }
        return only_dot &&
               (is_item_mark(text_, from_, mark) || is_abbreviation(text_, from_, mark, next));
    }

    // Letters of scripts that have upper case at all: Latin, Greek, Cyrillic, Armenian.
    static auto has_case(char32_t value) -> bool {
        return letter_kind(value) == Letter::letter && value < 0x590;
    }

    // Whoever writes everything small begins sentences small.
    auto capitalises() -> bool {
        if (!capitalises_) {
            constexpr std::size_t looked_at = 2'000;
            std::size_t upper = 0;
            for (std::size_t at = 0; at < std::min(text_.size(), looked_at);) {
                const auto read = read_code_point(text_, at);
                upper += is_upper(read.value) ? 1 : 0;
                at += read.bytes;
            }
            capitalises_ = upper > 0;
        }
        return *capitalises_;
    }

    std::string_view text_;
    std::size_t limit_;
    std::size_t from_ = 0;  // where the sentence begins
    std::size_t line_ = 0;  // where the line begins
    std::optional<bool> capitalises_;
    std::vector<std::string_view> found_;
};

}  // namespace

auto split_sentences(std::string_view text, std::size_t limit) -> std::vector<std::string_view> {
    return Splitter(text, limit).split();
}

auto has_end_mark(std::string_view sentence) -> bool {
    bool ended = false;
    constexpr std::size_t longest_end = 16;  // bytes of marks, quotation marks and brackets
    auto at = sentence.size() - std::min(sentence.size(), longest_end);
    while (at < sentence.size()) {
        const auto read = read_code_point(sentence, at);
        ended = is_end(read.value) || (ended && (closes(read.value) || is_space(read.value)));
        at += read.bytes;
    }
    return ended;
}

}  // namespace pawl::text
