// SPDX-License-Identifier: Apache-2.0
#include "pawl/job/outcome.h"

#include <array>
#include <cstddef>

namespace pawl::job {
namespace {

constexpr std::array<std::string_view, 8> kNames = {
    "succeeded",
    "failed",
    "timed_out",
    "lost",
    "snoozed",
    "released",
    "cancelled",
    "skipped",
};

}  // namespace

auto to_text(AttemptEnd end) -> std::string_view {
    return kNames.at(static_cast<std::size_t>(end));
}

auto parse_attempt_end(std::string_view text) -> std::optional<AttemptEnd> {
    for (std::size_t i = 0; i < kNames.size(); ++i) {
        if (kNames.at(i) == text) {
            return static_cast<AttemptEnd>(i);
        }
    }
    return std::nullopt;
}

}  // namespace pawl::job
