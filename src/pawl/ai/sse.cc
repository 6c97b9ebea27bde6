// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/sse.h"

#include <utility>

namespace pawl::ai {

void SseReader::feed(std::string_view bytes) {
    for (const char c : bytes) {
        const bool ends_cr = std::exchange(after_cr_, c == '\r');
        if (c == '\n' && ends_cr) {
            continue;
        }
        if (c == '\r' || c == '\n') {
            take_line(line_);
            line_.clear();
        } else {
            line_ += c;
        }
    }
}

void SseReader::take_line(std::string_view line) {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    if (std::exchange(at_start_, false) && line.starts_with(kByteOrderMark)) {
        line.remove_prefix(kByteOrderMark.size());
    }
    if (line.empty()) {
        if (std::exchange(has_lines_, false)) {
            event_.text.pop_back();  // the last line feed
            events_.push_back(std::move(event_));
        }
        event_ = {};
        return;
    }
    const auto colon = line.find(':');
    const auto field = line.substr(0, colon);
    auto value = colon == std::string_view::npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' ')) {
        value.remove_prefix(1);
    }
    if (field == "data") {
        event_.text.append(value).append("\n");
        has_lines_ = true;
    } else if (field == "event") {
        event_.name = value;
    }
}

auto SseReader::next() -> std::optional<SseEvent> {
    if (events_.empty()) {
        return std::nullopt;
    }
    auto event = std::move(events_.front());
    events_.pop_front();
    return event;
}

}  // namespace pawl::ai
