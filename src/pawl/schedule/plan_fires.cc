// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/plan_fires.h"

#include <algorithm>
#include <string>

namespace pawl::schedule {
namespace {

using std::chrono::floor;
using std::chrono::seconds;

// The slots after a marker. For intervals they are counted from the marker, wherever one asks.
class Slots {
 public:
    explicit Slots(const SlotTiming& timing) : timing_(timing) {}

    [[nodiscard]] auto after(WallTime time) const -> std::optional<WallTime> {
        if (timing_.expression.interval() == seconds::zero()) {
            return timing_.expression.next_after(std::max(time, timing_.marker), timing_.zone);
        }
        return timing_.expression.next_after(on_grid(time), timing_.zone);
    }

    // In (after, until].
    [[nodiscard]] auto count(WallTime after, WallTime until) const -> std::int64_t {
        const auto& expression = timing_.expression;
        after = std::max(after, timing_.marker);
        if (expression.interval() == seconds::zero()) {
            return expression.count_between(after, until, timing_.zone);
        }
        return expression.count_between(timing_.marker, until, timing_.zone) -
               expression.count_between(timing_.marker, after, timing_.zone);
    }

    // The latest whole second t in [low, until) with at least `wanted` slots in (t, until]. There
    // are that many after `low`.
    [[nodiscard]] auto before_last(std::int64_t wanted, WallTime low, WallTime until) const
        -> WallTime {
        auto good = floor<seconds>(low);
        auto bad = floor<seconds>(until);
        while (bad - good > seconds(1)) {
            const auto middle = good + (bad - good) / 2;
            (count(middle, until) >= wanted ? good : bad) = middle;
        }
        return good;
    }

 private:
    // The marker, or the last slot at or before `time` when that is later.
    [[nodiscard]] auto on_grid(WallTime time) const -> WallTime {
        const auto start = floor<seconds>(timing_.marker);
        const auto passed = floor<seconds>(time) - start;
        const auto interval = timing_.expression.interval();
        return passed <= seconds::zero() ? start : start + passed / interval * interval;
    }

    const SlotTiming& timing_;
};

// How many of the due slots fire; they are the newest.
auto fires_of(const Slots& slots, const CatchUpPolicy& policy, WallTime first, WallTime now)
    -> std::int64_t {
    const auto just_before = [now](Duration age) { return now - age - Duration(1); };
    const auto window = std::max(policy.window, kOnTime);
    const auto reachable = window < now.time_since_epoch() ? just_before(window) : WallTime{};
    switch (policy.mode) {
        case CatchUp::none:
            return slots.count(just_before(kOnTime), now);
        case CatchUp::latest: {
            const bool all_on_time = first >= now - kOnTime;
            const auto in_window = slots.count(reachable, now);
            return all_on_time ? in_window : std::min<std::int64_t>(in_window, 1);
        }
        case CatchUp::all:
            return std::min(
                {slots.count(reachable, now), std::max<std::int64_t>(policy.most, 1), kMostFires}
            );
    }
    return 0;
}

// The plan that fires the newest `fires` of the due slots.
auto plan(
    const SlotTiming& timing, const Slots& slots, WallTime first, WallTime now, std::int64_t fires
) -> FirePlan {
    FirePlan plan;
    plan.marker = timing.marker;
    const auto due = slots.count(timing.marker, now);
    auto last_skipped_before = now;
    if (fires > 0) {
        auto at = slots.before_last(fires, timing.marker, now);
        plan.fire.reserve(static_cast<std::size_t>(fires));
        for (auto slot = slots.after(at); slot && *slot <= now; slot = slots.after(at)) {
            plan.fire.push_back(*slot);
            at = *slot;
        }
        last_skipped_before = plan.fire.front() - Duration(1);
        plan.marker = plan.fire.back();
    }
    if (const auto skipped = due - static_cast<std::int64_t>(plan.fire.size()); skipped > 0) {
        const auto at = slots.before_last(1, timing.marker, last_skipped_before);
        plan.skipped = {.from = first, .to = slots.after(at).value_or(first), .count = skipped};
        plan.marker = std::max(plan.marker, plan.skipped->to);
    }
    plan.next = slots.after(plan.marker);
    return plan;
}

auto nothing_due(const SlotTiming& timing, std::optional<WallTime> first) -> FirePlan {
    return {.fire = {}, .skipped = {}, .marker = timing.marker, .next = first};
}

}  // namespace

auto plan_fires(const SlotTiming& timing, const CatchUpPolicy& policy, WallTime now) -> FirePlan {
    const Slots slots(timing);
    const auto first = slots.after(timing.marker);
    if (!first || *first > now) {
        return nothing_due(timing, first);
    }
    return plan(timing, slots, *first, now, fires_of(slots, policy, *first, now));
}

auto plan_no_fires(const SlotTiming& timing, WallTime now) -> FirePlan {
    const Slots slots(timing);
    const auto first = slots.after(timing.marker);
    if (!first || *first > now) {
        return nothing_due(timing, first);
    }
    return plan(timing, slots, *first, now, 0);
}

}  // namespace pawl::schedule
