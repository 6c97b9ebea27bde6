// SPDX-License-Identifier: Apache-2.0
// When a prompt is due: by the calendar, never by how long ago it ran. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/schedule/zone.h"

namespace pawl::kinds::prompts {

enum class Frequency : std::uint8_t { daily, weekly, monthly, single };
inline constexpr std::array<std::string_view, 4> kFrequencyNames = {
    "daily", "weekly", "monthly", "single"
};
[[nodiscard]] auto parse_frequency(std::string_view text) -> std::optional<Frequency>;

// What time it is for prompts: a tick that comes up to `slack` before midnight counts for the day
// that it was meant for.
struct PromptClock {
    const schedule::Zone& zone;
    Duration slack = {};

    // "2026-03-02"
    [[nodiscard]] auto date(WallTime at) const -> std::string;
    // The day, the ISO week ("2026-W10"), the month ("2026-03"), or "single".
    [[nodiscard]] auto period(Frequency frequency, WallTime at) const -> std::string;
    // Whether it has not run in the period of `now`; a single one runs once.
    [[nodiscard]] auto is_due(Frequency frequency, std::optional<WallTime> last_run, WallTime now)
        const -> bool;
};

}  // namespace pawl::kinds::prompts
