// SPDX-License-Identifier: Apache-2.0
#include "pawl/browser/frames.h"

#include <optional>
#include <string_view>

namespace pawl::browser {

void Frames::add(std::string_view bytes) {
    text_.append(bytes);
}

auto Frames::next() -> std::optional<std::string> {
    for (;;) {
        const auto end = text_.find('\0', looked_at_);
        if (end == std::string::npos) {
            is_skipping_ = is_skipping_ || text_.size() > most_bytes_;
            if (is_skipping_) {
                text_.clear();
            }
            looked_at_ = text_.size();
            return std::nullopt;
        }
        looked_at_ = 0;
        auto message = text_.substr(0, end);
        text_.erase(0, end + 1);
        if (!is_skipping_ && message.size() <= most_bytes_) {
            return message;
        }
        is_skipping_ = false;
    }
}

}  // namespace pawl::browser
