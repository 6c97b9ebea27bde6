// SPDX-License-Identifier: Apache-2.0
// A time zone of the system's tzdata, flattened into a table of offsets.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"

namespace pawl::schedule {

// A stretch of time with one offset from UTC. Seconds since 1970; [start, end) is in UTC.
struct OffsetSpan {
    std::int64_t start = 0;
    std::int64_t end = 0;
    std::int32_t offset = 0;  // wall clock = UTC + offset, seconds
    std::int32_t change = 0;  // offset minus the offset before `start`; 0 in the first span

    // Wall-clock seconds at the two ends. For the end: the reading at which this span stops.
    [[nodiscard]] auto local_start() const -> std::int64_t { return start + offset; }
    [[nodiscard]] auto local_end() const -> std::int64_t { return end + offset; }
    // Whether fixed-time jobs are moved or deduplicated at `start` (cron-semantics.md, section 4).
    [[nodiscard]] auto adjusts_fixed_jobs() const -> bool {
        constexpr std::int32_t kLongestAdjusted = 3 * 3600;
        return change != 0 && change >= -kLongestAdjusted && change <= kLongestAdjusted;
    }
    // The first wall-clock second of this span that is no repeat of the span before it.
    [[nodiscard]] auto first_unrepeated() const -> std::int64_t {
        return change < 0 && adjusts_fixed_jobs() ? local_start() - change : local_start();
    }

    auto operator==(const OffsetSpan&) const -> bool = default;
};

// Immutable, interned for the life of the process, safe from any thread. Compare by address.
// Offsets are exact for local years 1970..2199; before and after, the nearest one holds.
class Zone {
 public:
    // The zone of an IANA name, e.g. "Europe/Berlin"; exact spelling. The first call for a name
    // reads tzdata, later ones look in a map. Never opens anything but a name: no path, no `:`, no
    // `..`. Error: zone.
    [[nodiscard]] static auto find(std::string_view name) -> Result<const Zone*>;
    [[nodiscard]] static auto utc() -> const Zone&;

    Zone(std::string name, std::vector<OffsetSpan> spans);
    Zone(const Zone&) = delete;
    auto operator=(const Zone&) -> Zone& = delete;

    [[nodiscard]] auto name() const -> const std::string& { return name_; }
    // In order, without holes, at least one; the first starts and the last ends out of reach.
    [[nodiscard]] auto spans() const -> const std::vector<OffsetSpan>& { return spans_; }
    // The index of the span that holds the UTC second `at`. Constant time.
    [[nodiscard]] auto span_index(std::int64_t at) const -> std::size_t;
    [[nodiscard]] auto offset_at(WallTime at) const -> std::chrono::seconds;

 private:
    std::string name_;
    std::vector<OffsetSpan> spans_;
    std::vector<std::uint16_t> first_span_of_bucket_;
};

}  // namespace pawl::schedule
