// SPDX-License-Identifier: Apache-2.0
// Server-sent events out of a stream of bytes (HTML Living Standard, section 9.2.6).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "pawl/base/result.h"

namespace pawl::cli {

struct StreamEvent {
    std::string id = {};
    std::string type = {};
    std::string content = {};

    auto operator==(const StreamEvent&) const -> bool = default;
};

// Bytes may be cut anywhere; what follows the last empty line waits for the rest. One stream each.
// Lines end with \n, as pawl writes them.
class EventReader {
 public:
    // Gives each whole event that has content to `take`, and stops at its first error. Error
    // besides: invalid_response (an event without an end).
    [[nodiscard]] auto read(
        std::string_view bytes, const std::function<Result<>(const StreamEvent&)>& take
    ) -> Result<>;

 private:
    void take_line(std::string_view line);

    std::string line_;  // the one that is not whole yet
    StreamEvent event_;
};

}  // namespace pawl::cli
