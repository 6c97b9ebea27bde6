// SPDX-License-Identifier: Apache-2.0
// Server-sent events, piece by piece
// (https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream). Pure.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace pawl::ai {

struct SseEvent {
    std::string name = {};  // empty: "message"
    std::string text = {};  // of its data: lines joined by line feeds

    auto operator==(const SseEvent&) const -> bool = default;
};

// Pieces may end anywhere, also within a character or between the two of a line end. One thread.
class SseReader {
 public:
    void feed(std::string_view bytes);
    // The next whole event; nothing until more comes. Comments, ids and retry times are passed
    // over, and so is an event without data.
    [[nodiscard]] auto next() -> std::optional<SseEvent>;

 private:
    void take_line(std::string_view line);

    std::string line_;  // that has not ended
    bool after_cr_ = false;
    bool at_start_ = true;
    bool has_lines_ = false;
    SseEvent event_;  // that has not ended
    std::deque<SseEvent> events_;
};

}  // namespace pawl::ai
