// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/exec/command_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/task/attempt_end.h"

namespace pawl::kinds::exec {
namespace {

// What a log keeps (task/context.h), and the line more that makes it say so.
constexpr std::size_t kMostLines = 1'001;
constexpr std::size_t kLongestLine = 8'192;
constexpr std::size_t kLongestLastWords = 500;

// One line of a terminal: without what moves its cursor or paints it.
auto printable(std::string_view line) -> std::string {
    std::string shown(line);
    std::ranges::replace_if(
        shown,
        [](char c) {
            const auto byte = static_cast<unsigned char>(c);
            return (byte < 0x20 && c != '\t') || byte == 0x7F;
        },
        ' '
    );
    shown.resize(shown.find_last_not_of(" \t") + 1);
    return shown;
}

auto quote_output(std::string text) -> std::string {
    std::ranges::replace(text, '\0', '\xFF');  // a byte that is no UTF-8
    return quote_json(text);
}

struct Quoted {
    std::string json;
    bool cut = false;
};

// As much of the beginning as has room.
auto quote_within(std::string_view text, std::size_t room) -> Quoted {
    Quoted quoted{.json = quote_output(std::string(text))};
    while (quoted.json.size() > room) {
        text = text.substr(0, text.size() * room / (quoted.json.size() + 1));
        quoted = {.json = quote_output(std::string(text)), .cut = true};
    }
    return quoted;
}

}  // namespace

void CommandOutput::add(OutputStream stream, std::string_view text) {
    auto& to = stream == OutputStream::out ? out_ : err_;
    const auto kept = std::min(text.size(), most_bytes_ - to.kept.size());
    to.kept.append(text.substr(0, kept));
    to.truncated |= kept < text.size();
    // Nobody reads these lines any more, but for the last one.
    if (lines_ >= kMostLines && text.size() > kLongestLine) {
        to.line.clear();
        text.remove_prefix(text.size() - kLongestLine);
    }
    add_lines(to, text);
}

void CommandOutput::finish() {
    for (auto* stream : {&out_, &err_}) {
        if (!stream->line.empty()) {
            end_line(*stream);
        }
    }
}

auto CommandOutput::result(int exit_code) const -> std::string {
    constexpr std::size_t kFrame = 100;  // the keys, the code, "truncated"
    constexpr auto kRoom = task::kMostResultBytes - kFrame;
    auto err = quote_within(err_.kept, kRoom);
    // Errors give way to output, but for half of the room.
    auto out = quote_within(out_.kept, kRoom - std::min(err.json.size(), kRoom / 2));
    const auto left = kRoom - out.json.size();
    if (err.json.size() > left) {
        err = quote_within(err_.kept, left);
        err.cut = true;
    }
    return fmt::format(
        R"({{"exit_code":{},"stdout":{},"stderr":{},"truncated":{}}})",
        exit_code,
        out.json,
        err.json,
        out_.truncated || err_.truncated || out.cut || err.cut
    );
}

auto CommandOutput::last_words() const -> std::string_view {
    return err_.last_words.empty() ? out_.last_words : err_.last_words;
}

void CommandOutput::add_lines(Stream& stream, std::string_view text) {
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto part = text.substr(0, end);
        stream.line.append(part.substr(0, kLongestLine - stream.line.size()));
        if (end == text.npos) {
            return;
        }
        end_line(stream);
        text.remove_prefix(end + 1);
    }
}

void CommandOutput::end_line(Stream& stream) {
    const auto line = printable(std::exchange(stream.line, {}));
    if (!line.empty()) {
        stream.last_words = line.substr(0, kLongestLastWords);
    }
    if (lines_ < kMostLines) {
        ++lines_;
        context_.log(stream.level, line);
    }
}

}  // namespace pawl::kinds::exec
