// SPDX-License-Identifier: Apache-2.0
#include "pawl/schedule/plan_fires.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/text_time.h"
#include "pawl/schedule/brute_force_test.h"
#include "pawl/schedule/zone.h"

namespace pawl::schedule {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

auto at(std::string_view text) -> WallTime {
    return *parse_time(text);
}

constexpr CatchUpPolicy kLatest = {};
constexpr CatchUpPolicy kAll = {.mode = CatchUp::all};
constexpr CatchUpPolicy kNone = {.mode = CatchUp::none};

struct Case {
    std::string expression = "0 * * * *";
    WallTime marker = at("2026-01-01T00:00:00Z");
    WallTime now = at("2026-01-01T00:30:00Z");
    std::string zone = "UTC";
};

auto plan_of(const Case& given, const CatchUpPolicy& policy) -> FirePlan {
    const auto expression = *CronExpression::parse(given.expression);
    const SlotTiming timing{
        .expression = expression, .zone = **Zone::find(given.zone), .marker = given.marker
    };
    return plan_fires(timing, policy, given.now);
}

using Times = std::vector<WallTime>;

TEST(PlanFires, fires_nothing_before_the_first_slot) {
    const Case given;

    const auto plan = plan_of(given, kLatest);

    EXPECT_EQ(plan, (FirePlan{{}, {}, given.marker, at("2026-01-01T01:00:00Z")}));
}

TEST(PlanFires, fires_a_slot_on_time_under_every_policy) {
    const Case given{.now = at("2026-01-01T01:00:00.250Z")};

    for (const auto& policy : {kLatest, kAll, kNone}) {
        const auto plan = plan_of(given, policy);
        EXPECT_EQ(plan.fire, Times{at("2026-01-01T01:00:00Z")});
        EXPECT_EQ(plan.skipped, std::nullopt);
        EXPECT_EQ(plan.marker, at("2026-01-01T01:00:00Z"));
        EXPECT_EQ(plan.next, at("2026-01-01T02:00:00Z"));
    }
}

TEST(PlanFires, latest_fires_the_last_missed_slot_and_writes_off_the_rest) {
    const auto plan = plan_of({.now = at("2026-01-01T05:30:00Z")}, kLatest);

    EXPECT_EQ(plan.fire, Times{at("2026-01-01T05:00:00Z")});
    EXPECT_EQ(
        plan.skipped, (SkippedSlots{at("2026-01-01T01:00:00Z"), at("2026-01-01T04:00:00Z"), 4})
    );
    EXPECT_EQ(plan.marker, at("2026-01-01T05:00:00Z"));
    EXPECT_EQ(plan.next, at("2026-01-01T06:00:00Z"));
}

TEST(PlanFires, latest_keeps_every_slot_that_is_on_time) {
    const Case given{
        .expression = "* * * * * *",
        .marker = at("2026-01-01T00:00:00Z"),
        .now = at("2026-01-01T00:00:02Z"),
    };

    EXPECT_EQ(plan_of(given, kLatest).fire.size(), 2U);
    EXPECT_EQ(plan_of(given, kLatest).skipped, std::nullopt);
}

TEST(PlanFires, latest_fires_one_after_an_outage_of_an_every_second_schedule) {
    const Case given{.expression = "* * * * * *", .now = at("2026-01-01T00:10:00Z")};

    const auto plan = plan_of(given, kLatest);

    EXPECT_EQ(plan.fire, Times{given.now});
    EXPECT_EQ(plan.skipped->count, 599);
}

TEST(PlanFires, all_fires_the_newest_oldest_first) {
    const CatchUpPolicy policy = {.mode = CatchUp::all, .most = 3};

    const auto plan = plan_of({.now = at("2026-01-01T05:30:00Z")}, policy);

    EXPECT_EQ(
        plan.fire,
        (Times{at("2026-01-01T03:00:00Z"), at("2026-01-01T04:00:00Z"), at("2026-01-01T05:00:00Z")})
    );
    EXPECT_EQ(
        plan.skipped, (SkippedSlots{at("2026-01-01T01:00:00Z"), at("2026-01-01T02:00:00Z"), 2})
    );
}

TEST(PlanFires, nothing_older_than_the_window_fires) {
    const CatchUpPolicy all = {.mode = CatchUp::all, .window = hours(2)};
    const CatchUpPolicy latest = {.window = minutes(10)};
    const Case given{.now = at("2026-01-01T05:30:00Z")};

    EXPECT_EQ(
        plan_of(given, all).fire, (Times{at("2026-01-01T04:00:00Z"), at("2026-01-01T05:00:00Z")})
    );
    EXPECT_EQ(plan_of(given, all).skipped->count, 3);
    EXPECT_TRUE(plan_of(given, latest).fire.empty());
    EXPECT_EQ(plan_of(given, latest).skipped->count, 5);
    EXPECT_EQ(plan_of(given, latest).marker, at("2026-01-01T05:00:00Z"));
}

TEST(PlanFires, a_slot_exactly_as_old_as_the_window_fires) {
    const CatchUpPolicy policy = {.mode = CatchUp::all, .window = hours(2)};

    EXPECT_EQ(plan_of({.now = at("2026-01-01T03:00:00Z")}, policy).fire.size(), 3U);
}

TEST(PlanFires, none_fires_up_to_two_seconds_late) {
    Case given{.now = at("2026-01-01T01:00:00Z") + seconds(2)};
    EXPECT_EQ(plan_of(given, kNone).fire.size(), 1U);

    given.now += milliseconds(1);
    const auto plan = plan_of(given, kNone);

    EXPECT_TRUE(plan.fire.empty());
    EXPECT_EQ(
        plan.skipped, (SkippedSlots{at("2026-01-01T01:00:00Z"), at("2026-01-01T01:00:00Z"), 1})
    );
    EXPECT_EQ(plan.marker, at("2026-01-01T01:00:00Z"));
}

TEST(PlanFires, a_clock_that_goes_backwards_repeats_nothing) {
    const Case given{.marker = at("2026-01-01T05:00:00Z"), .now = at("2026-01-01T02:00:00Z")};

    for (const auto& policy : {kLatest, kAll, kNone}) {
        const auto plan = plan_of(given, policy);
        EXPECT_TRUE(plan.fire.empty());
        EXPECT_EQ(plan.marker, given.marker);
        EXPECT_EQ(plan.next, at("2026-01-01T06:00:00Z"));
    }
}

TEST(PlanFires, a_century_of_every_second_is_counted_exactly) {
    const Case given{
        .expression = "* * * * * *",
        .marker = at("1990-01-01T00:00:00Z"),
        .now = at("2090-01-01T00:00:00Z"),
        .zone = "America/New_York",
    };

    const auto plan = plan_of(given, kAll);

    EXPECT_EQ(plan.fire.size(), 100U);
    EXPECT_EQ(plan.skipped->count, 36'525LL * 86'400 - 100);
    EXPECT_EQ(plan.skipped->to + seconds(1), plan.fire.front());
}

TEST(PlanFires, never_fires_more_than_the_upper_bound) {
    const CatchUpPolicy policy = {.mode = CatchUp::all, .window = hours(9000), .most = 1'000'000};
    const Case given{.expression = "* * * * * *", .now = at("2026-02-01T00:00:00Z")};

    EXPECT_EQ(plan_of(given, policy).fire.size(), static_cast<std::size_t>(kMostFires));
}

TEST(PlanFires, intervals_keep_their_rhythm_from_the_marker) {
    const Case given{
        .expression = "@every 7m",
        .marker = at("2026-01-01T00:00:00Z"),
        .now = at("2026-01-01T01:00:00Z"),
    };

    const auto plan = plan_of(given, kLatest);

    EXPECT_EQ(plan.fire, Times{at("2026-01-01T00:56:00Z")});
    EXPECT_EQ(
        plan.skipped, (SkippedSlots{at("2026-01-01T00:07:00Z"), at("2026-01-01T00:49:00Z"), 7})
    );
    EXPECT_EQ(plan.next, at("2026-01-01T01:03:00Z"));
}

TEST(PlanFires, a_reboot_schedule_has_no_slots) {
    const auto plan = plan_of({.expression = "@reboot", .now = at("2027-01-01T00:00:00Z")}, kAll);

    EXPECT_TRUE(plan.fire.empty());
    EXPECT_EQ(plan.next, std::nullopt);
}

TEST(PlanFires, an_outage_over_a_clock_change_fires_the_moved_slot) {
    const Case given{
        .expression = "30 2 * * *",
        .marker = at("2026-03-07T07:30:00Z"),
        .now = at("2026-03-08T12:00:00Z"),
        .zone = "America/New_York",
    };

    const auto plan = plan_of(given, kLatest);

    EXPECT_EQ(plan.fire, Times{at("2026-03-08T07:00:00Z")});
    EXPECT_EQ(plan.skipped, std::nullopt);
    EXPECT_EQ(plan.next, at("2026-03-09T06:30:00Z"));
}

TEST(PlanFires, a_paused_schedule_writes_off_all_that_is_due) {
    const auto expression = *CronExpression::parse("0 * * * *");
    const SlotTiming timing{
        .expression = expression, .zone = Zone::utc(), .marker = at("2026-01-01T00:00:00Z")
    };

    const auto plan = plan_no_fires(timing, at("2026-01-01T02:00:00Z"));

    EXPECT_TRUE(plan.fire.empty());
    EXPECT_EQ(
        plan.skipped, (SkippedSlots{at("2026-01-01T01:00:00Z"), at("2026-01-01T02:00:00Z"), 2})
    );
    EXPECT_EQ(plan.marker, at("2026-01-01T02:00:00Z"));
}

// The same decisions made by listing every due slot.
auto listed_plan(const SlotTiming& timing, const CatchUpPolicy& policy, WallTime now) -> FirePlan {
    Times due;
    for (auto slot = timing.expression.next_after(timing.marker, timing.zone); slot && *slot <= now;
         slot = timing.expression.next_after(*slot, timing.zone)) {
        due.push_back(*slot);
    }
    FirePlan plan{{}, {}, due.empty() ? timing.marker : due.back(), {}};
    plan.next = timing.expression.next_after(plan.marker, timing.zone);
    const bool late = !due.empty() && due.front() < now - kOnTime;
    const auto most = policy.mode == CatchUp::all ? static_cast<std::size_t>(policy.most)
                      : policy.mode == CatchUp::latest && late ? 1
                                                               : due.size();
    const auto window = policy.mode == CatchUp::none ? kOnTime : std::max(policy.window, kOnTime);
    std::size_t skipped = due.size() - std::min(due.size(), most);
    while (skipped < due.size() && due[skipped] < now - window) {
        ++skipped;
    }
    if (skipped > 0) {
        plan.skipped = {due.front(), due[skipped - 1], static_cast<std::int64_t>(skipped)};
    }
    plan.fire.assign(due.begin() + static_cast<std::ptrdiff_t>(skipped), due.end());
    return plan;
}

TEST(PlanFires, decides_as_a_list_of_all_due_slots_would) {
    testing::Random random(7);
    const auto& zone = **Zone::find("America/New_York");

    for (int i = 0; i < 3000; ++i) {
        const auto sample =
            testing::random_sample(random, {.with_seconds = testing::chance(random, 30)});
        auto expression =
            CronExpression::parse(testing::chance(random, 10) ? "@every 37m" : sample.text);
        if (!expression) {
            continue;
        }
        const auto marker =
            at("2026-03-07T00:00:00Z") + milliseconds(testing::between(random, 0, 99'999'999));
        const auto now = marker + milliseconds(testing::between(random, -5000, 99'999'999)) *
                                      (testing::chance(random, 20) ? 0.0001 : 1.0);
        const SlotTiming timing{.expression = *expression, .zone = zone, .marker = marker};
        const CatchUpPolicy policy = {
            .mode = static_cast<CatchUp>(testing::between(random, 0, 2)),
            .window = minutes(testing::between(random, 0, 2000)),
            .most = testing::between(random, 1, 200),
        };
        const auto later = std::chrono::floor<Duration>(now);
        ASSERT_EQ(plan_fires(timing, policy, later), listed_plan(timing, policy, later))
            << expression->text() << " " << format_time(marker) << " " << format_time(later);
    }
}

}  // namespace
}  // namespace pawl::schedule
