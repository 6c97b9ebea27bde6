// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/prompts/polish.h"

#include <algorithm>
#include <array>
#include <optional>

#include "pawl/base/json.h"
#include "pawl/text/utf8.h"

namespace pawl::kinds::prompts {
namespace {

constexpr std::string_view kSpace = " \t\r\n\f\v";

auto trim(std::string_view text, std::string_view what = kSpace) -> std::string_view {
    const auto begin = text.find_first_not_of(what);
    return begin == std::string_view::npos
               ? std::string_view()
               : text.substr(begin, text.find_last_not_of(what) - begin + 1);
}

auto without_fence(std::string_view text) -> std::string_view {
    text = trim(text);
    if (!text.starts_with("```")) {
        return text;
    }
    const auto line = text.find('\n');
    text.remove_prefix(line == std::string_view::npos ? 3 : line + 1);
    const auto end = text.rfind("```");
    return trim(text.substr(0, end));
}

// The value of "entity" in what was meant to be an object; empty if there is none.
auto text_in_broken_json(std::string_view text) -> std::string {
    constexpr std::string_view kKey = "\"entity\"";
    const auto key = text.find(kKey);
    if (key == std::string_view::npos) {
        return {};
    }
    text = trim(text.substr(key + kKey.size()), " \t\r\n:");
    const auto end = text.find('"', 1);
    return text.starts_with('"') && end != std::string_view::npos
               ? std::string(text.substr(1, end - 1))
               : std::string();
}

// The text in a JSON answer; nothing if it is none.
auto text_in_json(std::string_view text) -> std::optional<std::string> {
    const auto value = read_json(text);
    if (!value) {
        return text.starts_with('{') ? std::optional(text_in_broken_json(text)) : std::nullopt;
    }
    if (value->is_string()) {
        return std::string(value->get_string());
    }
    const auto* const object = value->if_object();
    if (object == nullptr) {
        return std::nullopt;
    }
    for (const std::string_view key : {"entity", "name", "answer"}) {
        const auto* const member = object->if_contains(key);
        if (member != nullptr && member->is_string()) {
            return std::string(member->get_string());
        }
    }
    const auto first = std::ranges::find_if(*object, [](const auto& member) {
        return member.value().is_string();
    });
    return first == object->end() ? std::string() : std::string(first->value().get_string());
}

auto first_line(std::string_view text) -> std::string_view {
    text = trim(text);
    return trim(text.substr(0, text.find('\n')));
}

// "# ", "- ", "1. ", "> "
auto without_list_mark(std::string_view line) -> std::string_view {
    line = trim(line, "#>*-+ \t");
    const auto digits = std::min(line.find_first_not_of("0123456789"), line.size());
    const bool is_item = digits > 0 && digits + 1 < line.size() &&
                         (line[digits] == '.' || line[digits] == ')') && line[digits + 1] == ' ';
    return is_item ? trim(line.substr(digits + 1)) : line;
}

// [1], 【…】 go; [text](url) is its text; *, _ around words and ` go.
auto without_marks(std::string_view line) -> std::string {
    constexpr std::string_view kOpen = "\u3010";
    constexpr std::string_view kClose = "\u3011";
    std::string out;
    while (!line.empty()) {
        const auto end = line.find(']');
        if (line.starts_with(kOpen) && line.contains(kClose)) {
            line.remove_prefix(line.find(kClose) + kClose.size());
        } else if (line.front() == '[' && end != std::string_view::npos) {
            const auto inside = line.substr(1, end - 1);
            line.remove_prefix(end + 1);
            if (line.starts_with('(') && line.contains(')')) {
                line.remove_prefix(line.find(')') + 1);
                out += inside;
            } else if (inside.find_first_not_of("0123456789,- ^") != std::string_view::npos) {
                out += inside;
            }
        } else {
            if (line.front() != '*' && line.front() != '`') {
                out.push_back(line.front());
            }
            line.remove_prefix(1);
        }
    }
    return out;
}

auto without_explanation(std::string_view line) -> std::string_view {
    constexpr auto kBreaks = std::to_array<std::string_view>(
        {" - ", " \u2013 ", " \u2014 ", "\u2014", ": ", " because ", " Because ", ", because "}
    );
    for (const auto mark : kBreaks) {
        const auto at = line.find(mark);
        if (at != std::string_view::npos && at > 0) {
            line = line.substr(0, at);
        }
    }
    return line;
}

auto without_quotes(std::string_view line) -> std::string_view {
    constexpr auto kQuotes =
        std::to_array<std::string_view>({"\u201C", "\u201D", "\u2018", "\u2019", "\u00AB", "\u00BB"}
        );
    bool changed = true;
    while (changed) {
        const auto before = line.size();
        line = trim(line, " \t\"'_");
        while (!line.empty() && std::string_view(".,;:!").contains(line.back())) {
            line.remove_suffix(1);
        }
        for (const auto quote : kQuotes) {
            line = line.starts_with(quote) ? line.substr(quote.size()) : line;
            line = line.ends_with(quote) ? line.substr(0, line.size() - quote.size()) : line;
        }
        changed = line.size() != before;
    }
    return line;
}

auto is_lower(char c) -> bool {
    return c >= 'a' && c <= 'z';
}

auto is_upper(char c) -> bool {
    return c >= 'A' && c <= 'Z';
}

// "open ai" -> "Open Ai"; "iPhone" stays.
auto capitalised(std::string_view text) -> std::string {
    std::string out;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        std::string word(text.substr(0, end));
        if (!word.empty() && is_lower(word.front()) && std::ranges::none_of(word, is_upper)) {
            word.front() = static_cast<char>(word.front() - 'a' + 'A');
        }
        if (!word.empty()) {
            out += (out.empty() ? "" : " ") + word;
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

}  // namespace

auto polish(std::string_view answer) -> std::string {
    const auto text = unwrapped(answer);
    const auto plain = without_marks(without_list_mark(first_line(text)));
    const auto name = capitalised(without_quotes(without_explanation(trim(plain))));
    return std::string(trim(text::first_code_points(text::well_formed(name), kLongestEntity)));
}

auto unwrapped(std::string_view answer) -> std::string {
    const auto text = without_fence(answer);
    return std::string(trim(text_in_json(text).value_or(std::string(text))));
}

}  // namespace pawl::kinds::prompts
