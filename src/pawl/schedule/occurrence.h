// SPDX-License-Identifier: Apache-2.0
// Fields meet a zone: what clock changes do to occurrences (cron-semantics.md, section 4).
#pragma once

#include <cstdint>
#include <optional>

#include "pawl/schedule/cron_fields.h"
#include "pawl/schedule/zone.h"

namespace pawl::schedule {

// The first occurrence after the UTC second `from`, in UTC seconds. Pure.
[[nodiscard]] auto next_occurrence(const CronFields& fields, std::int64_t from, const Zone& zone)
    -> std::optional<std::int64_t>;

// How many occurrences lie in (from, to]; both UTC seconds. Pure.
[[nodiscard]] auto count_occurrences(
    const CronFields& fields, std::int64_t from, std::int64_t to, const Zone& zone
) -> std::int64_t;

// What the clock change at the start of `span` means for one expression.
enum class ClockChangeEffect : std::uint8_t {
    none,           // nothing matches where the clock jumps
    runs_at_jump,   // skipped times match: one run at the first moment after the gap
    skipped,        // skipped times match and do not run
    repeats_once,   // times that happen twice match: the first pass runs
    repeats_twice,  // times that happen twice match: both passes run
};

[[nodiscard]] auto effect_of(const CronFields& fields, const OffsetSpan& span) -> ClockChangeEffect;

}  // namespace pawl::schedule
