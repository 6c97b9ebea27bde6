// SPDX-License-Identifier: Apache-2.0
// How many may start in any window of time. Pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"

namespace pawl::flow {

// At most `starts` in any window of length `window`.
struct RateLimit {
    int starts = 0;        // 1..100,000
    Duration window = {};  // 1ms..30d

    auto operator==(const RateLimit&) const -> bool = default;
};

// "100/1m". Error: invalid_rate.
[[nodiscard]] auto parse_rate(std::string_view text) -> Result<RateLimit>;
[[nodiscard]] auto to_text(const RateLimit& limit) -> std::string;

// What a start counts against the limit for: the window and a 64th of it, at most 15 ms, more,
// so that the receiving end, where some calls arrive late, sees no more than the limit either.
[[nodiscard]] auto held_for(const RateLimit& limit) -> Duration;

// The newest starts, oldest first: as many as the limit has.
class RateWindow {
 public:
    // Starts allowed at `now`; 32 and more in up to a second are spread over it, not in one burst.
    [[nodiscard]] auto room(const RateLimit& limit, WallTime now) const -> std::size_t;
    // When the next one is allowed, if none is now.
    [[nodiscard]] auto next_free(const RateLimit& limit, WallTime now) const
        -> std::optional<WallTime>;
    // Times may only grow; a clock that was set back counts as standing still.
    void add(WallTime at) {
        starts_.push_back(starts_.empty() ? at : std::max(at, starts_.back()));
    }
    // Forgets what no longer counts.
    void trim(const RateLimit& limit, WallTime now);
    [[nodiscard]] auto empty() const -> bool { return starts_.empty(); }

 private:
    std::deque<WallTime> starts_;
};

}  // namespace pawl::flow
