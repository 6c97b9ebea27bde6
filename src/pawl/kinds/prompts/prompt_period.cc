// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/prompts/prompt_period.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace pawl::kinds::prompts {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

auto day_at(const PromptClock& clock, WallTime at) -> sys_days {
    const auto meant = at + clock.slack;
    return std::chrono::floor<days>(meant + clock.zone.offset_at(meant));
}

auto date_text(sys_days day) -> std::string {
    const year_month_day date(day);
    return fmt::format(
        "{:04}-{:02}-{:02}",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day())
    );
}

// ISO 8601: a week belongs to the year of its Thursday.
auto week_text(sys_days day) -> std::string {
    const std::chrono::weekday weekday(day);
    const auto thursday = day - days(weekday.iso_encoding()) + days(4);
    const auto year = year_month_day(thursday).year();
    const auto first = sys_days(year / std::chrono::January / 1);
    constexpr int kWeek = 7;
    return fmt::format(
        "{:04}-W{:02}", static_cast<int>(year), (thursday - first).count() / kWeek + 1
    );
}

}  // namespace

auto parse_frequency(std::string_view text) -> std::optional<Frequency> {
    const auto* const found = std::ranges::find(kFrequencyNames, text);
    return found == kFrequencyNames.end()
               ? std::nullopt
               : std::optional(static_cast<Frequency>(found - kFrequencyNames.begin()));
}

auto PromptClock::date(WallTime at) const -> std::string {
    return date_text(day_at(*this, at));
}

auto PromptClock::period(Frequency frequency, WallTime at) const -> std::string {
    const auto day = day_at(*this, at);
    constexpr std::size_t kMonthLength = 7;
    switch (frequency) {
        case Frequency::daily:
            return date_text(day);
        case Frequency::weekly:
            return week_text(day);
        case Frequency::monthly:
            return date_text(day).substr(0, kMonthLength);
        case Frequency::single:
            break;
    }
    return "single";
}

auto PromptClock::is_due(Frequency frequency, std::optional<WallTime> last_run, WallTime now) const
    -> bool {
    return !last_run || (frequency != Frequency::single &&
                         period(frequency, *last_run) < period(frequency, now));
}

}  // namespace pawl::kinds::prompts
