// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/event_reader.h"

#include <cstddef>
#include <utility>

namespace pawl::cli {
namespace {

constexpr std::size_t kLongestEvent = std::size_t{1} << 20;

}  // namespace

auto EventReader::read(
    std::string_view bytes, const std::function<Result<>(const StreamEvent&)>& take
) -> Result<> {
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        line_ += bytes.substr(0, end);
        if (line_.size() + event_.content.size() > kLongestEvent) {
            return fail("invalid_response", "the server sent an event that does not end");
        }
        if (end == bytes.npos) {
            break;
        }
        bytes.remove_prefix(end + 1);
        const auto line = std::exchange(line_, {});
        if (!line.empty()) {
            take_line(line);
            continue;
        }
        const auto event = std::exchange(event_, {});
        if (event.content.empty()) {
            continue;
        }
        if (auto taken = take(event); !taken) {
            return taken;
        }
    }
    return {};
}

// A line that begins with a colon is a comment: it is a field without a name.
void EventReader::take_line(std::string_view line) {
    const auto colon = line.find(':');
    const auto name = line.substr(0, colon);
    auto value = colon == line.npos ? std::string_view() : line.substr(colon + 1);
    if (value.starts_with(' ')) {
        value.remove_prefix(1);
    }
    if (name == "id") {
        event_.id = value;
    } else if (name == "event") {
        event_.type = value;
    } else if (name == "data") {
        event_.content.append(event_.content.empty() ? "" : "\n").append(value);
    }
}

}  // namespace pawl::cli
