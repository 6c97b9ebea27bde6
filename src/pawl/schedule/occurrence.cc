// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/occurrence.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "pawl/schedule/cron_fields.h"
#include "pawl/schedule/local_search.h"
#include "pawl/schedule/zone.h"

namespace pawl::schedule {
namespace {

auto any_local(const CronFields& fields, LocalSeconds from, LocalSeconds to) -> bool {
    return next_local(fields, from, to) < to;
}

// The first wall-clock second of `span` that may run.
auto first_local(const CronFields& fields, const OffsetSpan& span) -> LocalSeconds {
    return fields.wildcard ? span.local_start() : span.first_unrepeated();
}

// A fixed-time job whose wall times were jumped over at the start of `span` runs there.
auto runs_at_start(const CronFields& fields, const OffsetSpan& span) -> bool {
    return !fields.wildcard && span.change > 0 && span.adjusts_fixed_jobs() &&
           any_local(fields, span.local_start() - span.change, span.local_start());
}

// `found` is the first match on the calendar that lies past the end of the span before `span`.
// Returns the first match in terms of `span`'s own wall clock (it may lie past its end again).
auto carry_over(const CronFields& fields, const OffsetSpan& span, LocalSeconds found)
    -> LocalSeconds {
    const auto first = first_local(fields, span);
    const auto previous_end = span.local_start() - span.change;
    if (first < previous_end) {  // these wall times happen again
        const auto repeated = next_local(fields, first, previous_end);
        return repeated < previous_end ? repeated : found;
    }
    return found < first ? next_local(fields, first) : found;
}

}  // namespace

auto next_occurrence(const CronFields& fields, std::int64_t from, const Zone& zone)
    -> std::optional<std::int64_t> {
    const auto& spans = zone.spans();
    auto index = zone.span_index(from);
    const auto* span = &spans[index];
    auto local = next_local(fields, std::max(from + 1 + span->offset, first_local(fields, *span)));
    while (local >= span->local_end()) {
        if (++index == spans.size() || (local == kNoLocalTime && !fields.wildcard)) {
            return std::nullopt;
        }
        span = &spans[index];
        const bool in_gap = local < span->local_start();
        if (in_gap && !fields.wildcard && span->adjusts_fixed_jobs()) {
            return span->start;
        }
        local = carry_over(fields, *span, local);
    }
    return local - span->offset;
}

auto count_occurrences(
    const CronFields& fields, std::int64_t from, std::int64_t to, const Zone& zone
) -> std::int64_t {
    const auto& spans = zone.spans();
    std::int64_t count = 0;
    for (auto index = zone.span_index(from); index < spans.size(); ++index) {
        const auto& span = spans[index];
        if (span.start > to) {
            break;
        }
        const auto first = std::max(from + 1 + span.offset, first_local(fields, span));
        const auto end = std::min(to + 1, span.end) + span.offset;
        count += first < end ? count_local(fields, first, end) : 0;
        const bool starts_inside = span.start > from;
        if (starts_inside && runs_at_start(fields, span) &&
            !any_local(fields, span.local_start(), span.local_start() + 1)) {
            ++count;
        }
    }
    return count;
}

auto effect_of(const CronFields& fields, const OffsetSpan& span) -> ClockChangeEffect {
    const auto before = span.local_start() - span.change;
    const auto low = std::min(before, span.local_start());
    const auto high = std::max(before, span.local_start());
    if (low == high || !any_local(fields, low, high)) {
        return ClockChangeEffect::none;
    }
    const bool adjusted = !fields.wildcard && span.adjusts_fixed_jobs();
    if (span.change > 0) {
        return adjusted ? ClockChangeEffect::runs_at_jump : ClockChangeEffect::skipped;
    }
    return adjusted ? ClockChangeEffect::repeats_once : ClockChangeEffect::repeats_twice;
}

}  // namespace pawl::schedule
