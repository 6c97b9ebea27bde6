// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/tags.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "pawl/text/utf8.h"

namespace pawl::text {
namespace {

constexpr std::size_t kLongestTag = 2'000;     // bytes; what is longer is no tag
constexpr std::size_t kLongestReference = 12;  // "&thetasym;"
constexpr std::size_t kLongestName = 10;       // "blockquote", "figcaption"
constexpr std::string_view kParagraph = "\n\n";

enum class TagKind : std::uint8_t { inside, block, dropped };

// HTML Standard, "Index of elements": those that texts are written with.
constexpr auto kTags = std::to_array<std::pair<std::string_view, TagKind>>({
    {"a", TagKind::inside},       {"abbr", TagKind::inside},      {"article", TagKind::block},
    {"aside", TagKind::block},    {"b", TagKind::inside},         {"blockquote", TagKind::block},
    {"body", TagKind::block},     {"br", TagKind::block},         {"button", TagKind::inside},
    {"caption", TagKind::block},  {"cite", TagKind::inside},      {"code", TagKind::inside},
    {"dd", TagKind::block},       {"del", TagKind::inside},       {"details", TagKind::block},
    {"div", TagKind::block},      {"dl", TagKind::block},         {"dt", TagKind::block},
    {"em", TagKind::inside},      {"figcaption", TagKind::block}, {"figure", TagKind::block},
    {"font", TagKind::inside},    {"footer", TagKind::block},     {"h1", TagKind::dropped},
    {"h2", TagKind::dropped},     {"h3", TagKind::dropped},       {"h4", TagKind::dropped},
    {"h5", TagKind::dropped},     {"h6", TagKind::dropped},       {"head", TagKind::dropped},
    {"header", TagKind::block},   {"hr", TagKind::block},         {"html", TagKind::block},
    {"i", TagKind::inside},       {"iframe", TagKind::dropped},   {"img", TagKind::inside},
    {"ins", TagKind::inside},     {"kbd", TagKind::inside},       {"label", TagKind::inside},
    {"li", TagKind::block},       {"main", TagKind::block},       {"mark", TagKind::inside},
    {"nav", TagKind::block},      {"ol", TagKind::block},         {"p", TagKind::block},
    {"pre", TagKind::dropped},    {"q", TagKind::inside},         {"s", TagKind::inside},
    {"script", TagKind::dropped}, {"section", TagKind::block},    {"small", TagKind::inside},
    {"span", TagKind::inside},    {"strong", TagKind::inside},    {"style", TagKind::dropped},
    {"sub", TagKind::inside},     {"summary", TagKind::block},    {"sup", TagKind::inside},
    {"svg", TagKind::dropped},    {"table", TagKind::block},      {"tbody", TagKind::block},
    {"td", TagKind::block},       {"th", TagKind::block},         {"thead", TagKind::block},
    {"tr", TagKind::block},       {"tt", TagKind::inside},        {"u", TagKind::inside},
    {"ul", TagKind::block},       {"video", TagKind::dropped},
});
static_assert(std::ranges::is_sorted(kTags));

// HTML Standard, "Named character references": those that editors write.
constexpr auto kReferences = std::to_array<std::pair<std::string_view, char32_t>>({
    {"amp", '&'},      {"apos", '\''},  {"bull", 0x2022},   {"copy", 0xA9},    {"deg", 0xB0},
    {"euro", 0x20AC},  {"gt", '>'},     {"hellip", 0x2026}, {"laquo", 0xAB},   {"ldquo", 0x201C},
    {"lsquo", 0x2018}, {"lt", '<'},     {"mdash", 0x2014},  {"middot", 0xB7},  {"nbsp", ' '},
    {"ndash", 0x2013}, {"quot", '"'},   {"raquo", 0xBB},    {"rdquo", 0x201D}, {"reg", 0xAE},
    {"rsquo", 0x2019}, {"times", 0xD7}, {"trade", 0x2122},
});
static_assert(std::ranges::is_sorted(kReferences));

auto lower(char letter) -> char {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
}

auto is_name_letter(char letter) -> bool {
    return (lower(letter) >= 'a' && lower(letter) <= 'z') || (letter >= '0' && letter <= '9');
}

// In lower case; longer than any known one where it is cut.
auto name_at(std::string_view text, std::size_t at) -> std::string {
    std::string name;
    while (at < text.size() && is_name_letter(text[at]) && name.size() <= kLongestName) {
        name.push_back(lower(text[at++]));
    }
    return name;
}

struct Tag {
    std::string_view name;
    TagKind kind = TagKind::inside;
    bool closes = false;
    std::size_t end = 0;  // behind its ">"
};

auto tag_at(std::string_view text, std::size_t at) -> std::optional<Tag> {
    const bool closes = text.substr(at).starts_with("</");
    const auto from = at + (closes ? 2 : 1);
    const auto name = name_at(text, from);
    const auto* const known = std::ranges::lower_bound(
        kTags, std::string_view(name), {}, &std::pair<std::string_view, TagKind>::first
    );
    if (known == kTags.end() || known->first != name) {
        return std::nullopt;
    }
    const auto behind = from + name.size();
    const auto length = text.substr(behind, kLongestTag).find('>');
    if (length == std::string_view::npos) {
        return std::nullopt;
    }
    return Tag{
        .name = known->first, .kind = known->second, .closes = closes, .end = behind + length + 1
    };
}

struct Reference {
    char32_t value = 0;
    std::size_t end = 0;  // behind its ";"
};

auto number_of(std::string_view digits) -> std::optional<char32_t> {
    const bool hex = digits.starts_with('x') || digits.starts_with('X');
    digits.remove_prefix(hex ? 1 : 0);
    std::uint32_t number = 0;
    const auto* const end = digits.data() + digits.size();
    const auto read = std::from_chars(digits.data(), end, number, hex ? 16 : 10);
    const bool character = number > 0 && number <= 0x10FFFF && (number < 0xD800 || number > 0xDFFF);
    if (read.ec != std::errc{} || read.ptr != end || !character) {
        return std::nullopt;
    }
    return static_cast<char32_t>(number);
}

auto reference_at(std::string_view text, std::size_t at) -> std::optional<Reference> {
    const auto rest = text.substr(at + 1, kLongestReference);
    const auto length = rest.find(';');
    if (length == std::string_view::npos || length == 0) {
        return std::nullopt;
    }
    const auto name = rest.substr(0, length);
    const auto end = at + 1 + length + 1;
    if (name.front() == '#') {
        const auto value = number_of(name.substr(1));
        return value ? std::optional(Reference{.value = *value, .end = end}) : std::nullopt;
    }
    const auto* const known = std::ranges::lower_bound(
        kReferences, name, {}, &std::pair<std::string_view, char32_t>::first
    );
    if (known == kReferences.end() || known->first != name) {
        return std::nullopt;
    }
    return Reference{.value = known->second, .end = end};
}

class TagRemover {
 public:
    explicit TagRemover(std::string_view text) : text_(text) {}

    auto run() -> std::string {
        std::size_t at = 0;
        while (at < text_.size()) {
            const auto next = std::min(text_.find_first_of("<&", at), text_.size());
            out_ += text_.substr(at, next - at);
            at = next < text_.size() ? read_mark(next) : next;
        }
        return std::move(out_);
    }

 private:
    // Returns where to go on.
    auto read_mark(std::size_t at) -> std::size_t {
        if (text_[at] == '&') {
            if (const auto reference = reference_at(text_, at)) {
                append_utf8(out_, reference->value);
                return reference->end;
            }
        } else if (text_.substr(at).starts_with("<!--")) {
            if (const auto end = end_of("-->", at); end != std::string_view::npos) {
                return end;
            }
        } else if (const auto tag = tag_at(text_, at)) {
            return read_tag(*tag);
        }
        out_.push_back(text_[at]);
        return at + 1;
    }

    auto read_tag(const Tag& tag) -> std::size_t {
        if (tag.kind == TagKind::inside) {
            return tag.end;
        }
        out_ += kParagraph;
        if (tag.kind == TagKind::dropped && !tag.closes) {
            const auto end = end_of("</" + std::string(tag.name), tag.end);
            if (end != std::string_view::npos) {
                return std::min(text_.find('>', end), text_.size() - 1) + 1;
            }
        }
        return tag.end;
    }

    // Behind `mark`, in any case of letters. What is not there once is not looked for again, so
    // that a text of nothing but openings takes no square of its length.
    auto end_of(const std::string& mark, std::size_t from) -> std::size_t {
        if (absent_.contains(mark)) {
            return std::string_view::npos;
        }
        const auto rest = text_.substr(from);
        const auto found = std::ranges::search(rest, mark, {}, lower);
        if (found.empty()) {
            absent_.insert(mark);
            return std::string_view::npos;
        }
        return from + static_cast<std::size_t>(found.end() - rest.begin());
    }

    std::string_view text_;
    std::string out_;
    std::set<std::string> absent_;
};

}  // namespace

auto without_tags(std::string_view text) -> std::string {
    return TagRemover(text).run();
}

}  // namespace pawl::text
