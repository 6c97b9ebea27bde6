// SPDX-License-Identifier: Apache-2.0
// When a server wants to be asked again.
#pragma once

#include <optional>
#include <string_view>

#include "pawl/base/clock.h"

namespace pawl::net {

inline constexpr Duration kLongestRetryAfter = std::chrono::hours(1);

// The wait that a Retry-After header asks for (RFC 9110, section 10.2.3): whole seconds, or a date
// such as "Sun, 06 Nov 1994 08:49:37 GMT". 0 for a date that has passed, at most one hour.
// Nothing for any other text.
[[nodiscard]] auto parse_retry_after(std::string_view text, WallTime now)
    -> std::optional<Duration>;

}  // namespace pawl::net
