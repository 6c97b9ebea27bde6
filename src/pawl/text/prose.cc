// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/prose.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/text/tags.h"

namespace pawl::text {
namespace {

constexpr std::size_t kLongestLink = 2'000;  // bytes; brackets farther apart are no link
constexpr int kMostOpen = 100;  // brackets without an end; behind them a line has no more links
constexpr std::size_t kFenceMarks = 3;
constexpr std::size_t kDeepestHeading = 6;
constexpr std::size_t kItemDigits = 3;
constexpr auto kNowhere = std::string_view::npos;

auto is_space(char letter) -> bool {
    return letter == ' ' || letter == '\t' || letter == '\r';
}
auto is_digit(char letter) -> bool {
    return letter >= '0' && letter <= '9';
}
auto is_latin(char letter) -> bool {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
}
auto is_punctuation(char letter) -> bool {
    return letter > ' ' && letter < 0x7F && !is_digit(letter) && !is_latin(letter);
}

auto trimmed(std::string_view line) -> std::string_view {
    while (!line.empty() && is_space(line.front())) {
        line.remove_prefix(1);
    }
    while (!line.empty() && is_space(line.back())) {
        line.remove_suffix(1);
    }
    return line;
}

auto lines_of(std::string_view text) -> std::vector<std::string_view> {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

// How many of `mark` it begins with.
auto run_of(std::string_view line, char mark) -> std::size_t {
    return std::min(line.find_first_not_of(mark), line.size());
}

// "```" or "~~~", and nothing for lines that are no fence.
auto fence_of(std::string_view line) -> std::string_view {
    for (const char mark : {'`', '~'}) {
        if (run_of(line, mark) >= kFenceMarks) {
            return line.substr(0, kFenceMarks);
        }
    }
    return {};
}

auto is_heading(std::string_view line) -> bool {
    const auto marks = run_of(line, '#');
    return marks > 0 && marks <= kDeepestHeading && (marks == line.size() || line[marks] == ' ');
}

// "---", "* * *", "===": a rule, or the underline of a heading.
auto is_rule(std::string_view line) -> bool {
    if (line.empty() || !std::string_view("-*_=").contains(line.front())) {
        return false;
    }
    std::size_t marks = 0;
    for (const char letter : line) {
        marks += letter == line.front() ? 1 : 0;
        if (letter != line.front() && !is_space(letter)) {
            return false;
        }
    }
    return marks >= 3;
}

auto is_underline(std::string_view line) -> bool {
    return is_rule(line) && (line.front() == '=' || line.front() == '-') && !line.contains(' ');
}

auto ends_like_a_sentence(std::string_view line) -> bool {
    return line.ends_with('.') || line.ends_with('!') || line.ends_with('?') || line.ends_with(':');
}

// "[name]: https://…"
auto is_link_definition(std::string_view line) -> bool {
    const auto end = line.find("]:");
    return line.starts_with('[') && end != kNowhere && line.find(']') == end;
}

// Bytes of "- ", "* ", "+ ", "12. " or "3) "; 0 for none.
auto item_mark(std::string_view line) -> std::size_t {
    if (line.size() > 1 && std::string_view("-*+").contains(line[0]) && line[1] == ' ') {
        return 2;
    }
    std::size_t digits = 0;
    while (digits < line.size() && digits < kItemDigits && is_digit(line[digits])) {
        ++digits;
    }
    const auto rest = line.substr(digits);
    return digits > 0 && (rest.starts_with(". ") || rest.starts_with(") ")) ? digits + 2 : 0;
}

// Takes the marks within one line off.
class LineReader {
 public:
    LineReader(std::string_view line, std::string& out) : line_(line), out_(out) {}

    void run() {
        while (at_ < line_.size()) {
            if (at_ >= link_end_) {
                at_ = std::max(at_, behind_link_);
                link_end_ = kNowhere;
            } else {
                read_one();
            }
        }
    }

 private:
    void read_one() {
        const char mark = line_[at_];
        const char next = at_ + 1 < line_.size() ? line_[at_ + 1] : ' ';
        if (mark == '\\' && is_punctuation(next)) {
            out_.push_back(next);
            at_ += 2;
        } else if (mark == '`') {
            at_ += run_of(line_.substr(at_), mark);
        } else if (mark == '*' || mark == '_' || mark == '~') {
            read_emphasis(mark);
        } else if ((mark == '!' || mark == '[') && skip_link(mark)) {
            // at_ stands where it goes on
        } else {
            out_.push_back(mark);
            ++at_;
        }
    }

    // Past an image, or to the text of a link.
    auto skip_link(char mark) -> bool {
        const auto from = mark == '!' ? at_ + 1 : at_;
        if (!line_.substr(from).starts_with('[') || open_ > kMostOpen) {
            return false;
        }
        const auto end = end_of_link(from);
        if (end == kNowhere) {
            ++open_;
            return false;
        }
        if (mark == '!') {
            at_ = end;
        } else {
            behind_link_ = end;
            link_end_ = end_of_brackets(at_, '[', ']') - 1;
            ++at_;
        }
        return true;
    }

    // Marks that stand between letters (snake_case, 2*3) or between spaces (2 * 3) are none.
    void read_emphasis(char mark) {
        const auto count = run_of(line_.substr(at_), mark);
        const char before = at_ == 0 ? ' ' : line_[at_ - 1];
        const char after = at_ + count < line_.size() ? line_[at_ + count] : ' ';
        const bool strong = mark != '_' && count >= 2;
        const bool alone = is_space(before) && is_space(after);
        const bool within = is_part_of_word(before) && is_part_of_word(after) && !strong;
        if (alone || within || (mark == '~' && !strong)) {
            out_ += line_.substr(at_, count);
        }
        at_ += count;
    }

    static auto is_part_of_word(char letter) -> bool {
        return is_digit(letter) || is_latin(letter) || static_cast<unsigned char>(letter) >= 0x80;
    }

    // Behind the bracket that closes the one at `from`.
    [[nodiscard]] auto end_of_brackets(std::size_t from, char opens, char closes) const
        -> std::size_t {
        std::size_t depth = 0;
        const auto last = std::min(line_.size(), from + kLongestLink);
        for (auto at = from; at < last; ++at) {
            depth += line_[at] == opens ? 1 : 0;
            depth -= line_[at] == closes && depth > 0 ? 1 : 0;
            if (depth == 0) {
                return at == from ? kNowhere : at + 1;
            }
        }
        return kNowhere;
    }

    // Behind "[text](address)" or "[text][name]" that begins at `from`.
    [[nodiscard]] auto end_of_link(std::size_t from) const -> std::size_t {
        const auto text = end_of_brackets(from, '[', ']');
        if (text == kNowhere || text >= line_.size()) {
            return kNowhere;
        }
        const char opens = line_[text];
        if (opens != '(' && opens != '[') {
            return kNowhere;
        }
        return end_of_brackets(text, opens, opens == '(' ? ')' : ']');
    }

    std::string_view line_;
    std::string& out_;
    std::size_t at_ = 0;
    std::size_t link_end_ = kNowhere;  // of the text of the link that at_ stands in
    std::size_t behind_link_ = kNowhere;
    int open_ = 0;
};

class MarkRemover {
 public:
    explicit MarkRemover(std::string_view text) : lines_(lines_of(text)) {}

    auto run() -> std::string {
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            i = read_line(i);
        }
        return std::move(out_);
    }

 private:
    // Returns the last line that it has read.
    auto read_line(std::size_t i) -> std::size_t {
        auto line = trimmed(lines_[i]);
        if (const auto fence = fence_of(line); !fence.empty()) {
            return end_paragraph(end_of_fence(i, fence));
        }
        while (line.starts_with('>')) {
            line = trimmed(line.substr(1));
        }
        const bool underlined = i + 1 < lines_.size() && is_underline(trimmed(lines_[i + 1]));
        if (underlined && !line.empty() && !ends_like_a_sentence(line) && after_paragraph_) {
            return end_paragraph(i + 1);
        }
        if (line.empty() || is_heading(line) || is_rule(line) || line.starts_with('|') ||
            is_link_definition(line)) {
            return end_paragraph(i);
        }
        add(line);
        return i;
    }

    void add(std::string_view line) {
        const auto mark = item_mark(line);
        // Within a paragraph a number begins an item only if it is 1 (CommonMark 0.31, 5.3): a line
        // may have been broken before a day of the month.
        const bool item = mark > 0 && (!is_digit(line.front()) || line.starts_with("1. ") ||
                                       after_paragraph_ || in_list_);
        if (item) {
            end_paragraph(0);
            in_list_ = true;
            line.remove_prefix(mark);
        }
        LineReader(line, out_).run();
        out_.push_back('\n');
        after_paragraph_ = false;
    }

    auto end_paragraph(std::size_t line) -> std::size_t {
        if (!out_.empty()) {
            out_.push_back('\n');
        }
        after_paragraph_ = true;
        in_list_ = false;
        return line;
    }

    // The line that closes the fence of line `from`; a fence that nothing closes is that line
    // alone.
    auto end_of_fence(std::size_t from, std::string_view fence) -> std::size_t {
        for (auto i = from + 1; i < lines_.size() && !unclosed_.contains(fence); ++i) {
            const auto line = trimmed(lines_[i]);
            if (line.starts_with(fence) && run_of(line, fence.front()) == line.size()) {
                return i;
            }
        }
        unclosed_.insert(fence);
        return from;
    }

    std::vector<std::string_view> lines_;
    std::string out_;
    bool after_paragraph_ = true;
    bool in_list_ = false;
    std::set<std::string_view> unclosed_;
};

}  // namespace

auto prose_of(std::string_view text) -> std::string {
    const auto untagged = without_tags(text);
    return MarkRemover(untagged).run();
}

}  // namespace pawl::text
