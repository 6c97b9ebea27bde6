// SPDX-License-Identifier: Apache-2.0
// Messages of Chromium's debugging pipe: JSON texts, each ended by a NUL (content/browser/devtools/
// devtools_pipe_handler.cc of Chromium).
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace pawl::browser {

// Cuts a stream of bytes into messages. Pure.
class Frames {
 public:
    // Messages above `most_bytes` are dropped: whoever waits for one of them waits in vain.
    explicit Frames(std::size_t most_bytes) : most_bytes_(most_bytes) {}

    void add(std::string_view bytes);
    // The next whole message, without its end.
    [[nodiscard]] auto next() -> std::optional<std::string>;

 private:
    std::size_t most_bytes_;
    std::string text_;
    std::size_t looked_at_ = 0;  // of text_, where no end is
    bool is_skipping_ = false;
};

}  // namespace pawl::browser
