// SPDX-License-Identifier: Apache-2.0
// Overlap and `after`, also on the days when the clocks change.
#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "schedules.h"

namespace pawl::scenarios {
namespace {

using job::Outcome;
using schedule::CatchUp;
using schedule::Overlap;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// Overlap -------------------------------------------------------------------------------------

class Overlapping : public Schedules {
 protected:
    Overlapping() { hold_attempts(); }

    // Hourly over the clock change of `day`, the first job still running at the second slot.
    void run_two_slots(const char* day, Overlap overlap) {
        at(day);
        add_task("hourly");
        tasks_run_long();
        add_schedule({
            .name = "hourly",
            .cron = "0 * * * *",
            .timezone = "America/New_York",
            .overlap = overlap,
        });
        start();
        pass(hours(1) + minutes(10));
    }
};

constexpr const char* kBeforeSpring = "2026-03-08T05:55:00Z";  // 00:55; 02:00 is skipped
constexpr const char* kBeforeAutumn = "2026-11-01T04:55:00Z";  // 00:55; 01:00 comes twice

TEST_F(Overlapping, skips_a_slot_while_the_job_before_runs_in_spring) {
    run_two_slots(kBeforeSpring, Overlap::skip);
    EXPECT_THAT(
        ledger("hourly"),
        ElementsAre("fired 2026-03-08T06:00:00Z", "skipped:overlap 2026-03-08T07:00:00Z")
    );
}

TEST_F(Overlapping, skips_a_slot_while_the_job_before_runs_in_autumn) {
    run_two_slots(kBeforeAutumn, Overlap::skip);
    EXPECT_THAT(ledger("hourly").at(0), "fired 2026-11-01T05:00:00Z");
    EXPECT_THAT(stage_.started, SizeIs(1));
}

TEST_F(Overlapping, starts_beside_in_spring) {
    run_two_slots(kBeforeSpring, Overlap::allow);
    EXPECT_THAT(stage_.running(), SizeIs(2));
}

TEST_F(Overlapping, queues_behind_the_job_before_in_spring) {
    run_two_slots(kBeforeSpring, Overlap::queue);
    EXPECT_THAT(stage_.running(), SizeIs(1));
    EXPECT_THAT(ledger("hourly"), SizeIs(2));

    end_first(Outcome::permanent_failure("e", "even then"));

    EXPECT_THAT(stage_.started, SizeIs(2));
}

TEST_F(Overlapping, queues_at_most_a_hundred) {
    at("2026-01-01T00:00:30Z");
    add_task("tick");
    add_schedule({.name = "tick", .cron = "* * * * *", .overlap = Overlap::queue});
    start();

    pass(minutes(55));
    EXPECT_THAT(ledger("tick"), SizeIs(55));
    pass(minutes(60));

    const auto lines = ledger("tick");
    EXPECT_EQ(lines.at(100), "fired 2026-01-01T01:41:00Z");
    EXPECT_EQ(lines.at(101), "skipped:overlap 2026-01-01T01:42:00Z..2026-01-01T01:55:00Z x14");
}

TEST_F(Overlapping, replaces_only_when_the_old_job_is_final) {
    run_two_slots(kBeforeSpring, Overlap::replace);

    const auto jobs = jobs_of("hourly");
    ASSERT_THAT(jobs, SizeIs(2));
    EXPECT_EQ(to_text(jobs[0].state), "cancelled");
    EXPECT_THAT(stage_.started, SizeIs(2));
    EXPECT_GE(*jobs[1].started_at, *jobs[0].finished_at);
}

TEST_F(Overlapping, waits_with_the_replacement_while_the_old_job_does_not_stop) {
    at("2026-01-01T00:30:00Z");
    add_task("hourly");
    add_schedule({.name = "hourly", .cron = "0 * * * *", .overlap = Overlap::replace});
    start();
    pass(minutes(31));
    const auto old = stage_.running().at(0);
    crash();  // its attempt cannot be asked any more
    at("2026-01-01T02:00:00Z");
    start();
    pass(seconds(1));

    const auto jobs = jobs_of("hourly");
    ASSERT_THAT(jobs, SizeIs(2));
    EXPECT_EQ(jobs[0].id, old);
    EXPECT_EQ(to_text(jobs[0].state), "cancelled");
    EXPECT_EQ(to_text(jobs[1].state), "running");
}

TEST_F(Overlapping, fires_again_after_a_slot_that_was_skipped) {
    run_two_slots(kBeforeSpring, Overlap::skip);
    end_first(Outcome::success(""));
    pass(hours(1));

    EXPECT_THAT(ledger("hourly"), Contains("fired 2026-03-08T08:00:00Z"));
}

// After ---------------------------------------------------------------------------------------

class After : public Schedules {
 protected:
    After() { hold_attempts(); }

    void add_chain(Overlap overlap_of_first = Overlap::skip) {
        add_task("first");
        add_task("second");
        tasks_run_long();
        add_schedule({
            .name = "first",
            .cron = "0 2 * * *",
            .timezone = "America/New_York",
            .overlap = overlap_of_first,
        });
        add_schedule({
            .name = "second",
            .cron = "30 2 * * *",
            .timezone = "America/New_York",
            .after = {"first"},
        });
    }
};

TEST_F(After, keeps_the_order_when_both_slots_fall_together_in_spring) {
    at("2026-03-08T06:30:00Z");
    add_chain();
    start();
    pass_until("2026-03-08T07:10:00Z");  // both are due at 03:00 local

    EXPECT_THAT(stage_.started, ElementsAre("first@2026-03-08T07:00:00Z"));
    EXPECT_EQ(to_text(jobs_of("second").at(0).state), "blocked");
    EXPECT_EQ(jobs_of("second").at(0).waiting_for, "first of 2026-03-08T07:00:00Z");

    end_first(Outcome::success(""));
    EXPECT_EQ(to_text(jobs_of("second").at(0).state), "running");
}

TEST_F(After, waits_for_the_same_day_in_autumn) {
    at("2026-11-01T04:30:00Z");
    add_chain();
    start();
    pass_until("2026-11-01T08:00:00Z");
    EXPECT_THAT(stage_.started, ElementsAre("first@2026-11-01T07:00:00Z"));

    end_first(Outcome::success(""));

    EXPECT_THAT(stage_.started, Contains("second@2026-11-01T07:30:00Z"));
}

TEST_F(After, is_skipped_when_the_one_before_fails) {
    at("2026-01-05T06:30:00Z");
    add_chain();
    start();
    pass_until("2026-01-05T08:00:00Z");

    end_first(Outcome::permanent_failure("e", "no"));

    const auto second = jobs_of("second").at(0);
    EXPECT_EQ(to_text(second.state), "skipped");
    EXPECT_EQ(second.error.code, "dependency_failed");
}

TEST_F(After, is_skipped_when_the_earlier_slot_was_skipped) {
    at("2026-01-05T06:30:00Z");
    add_chain();
    start();
    pass_until("2026-01-05T07:59:00Z");
    const auto id = stage_.running().at(0);  // runs on past the next day's slot
    pass_until("2026-01-06T08:00:00Z");

    EXPECT_EQ(ledger("first").at(1), "skipped:overlap 2026-01-06T07:00:00Z");
    EXPECT_EQ(state(id), "running");
    EXPECT_EQ(to_text(jobs_of("second").at(1).state), "skipped");
}

TEST_F(After, gives_up_after_six_hours) {
    at("2026-01-05T06:30:00Z");
    add_chain();
    start();
    pass_until("2026-01-05T13:29:00Z");
    EXPECT_EQ(to_text(jobs_of("second").at(0).state), "blocked");
    pass_until("2026-01-05T13:31:00Z");

    EXPECT_EQ(to_text(jobs_of("second").at(0).state), "skipped");
    EXPECT_EQ(jobs_of("second").at(0).error.code, "after_timeout");
}

TEST_F(After, does_not_wait_for_a_schedule_without_a_slot_that_day) {
    at("2026-01-05T06:30:00Z");  // a Monday
    add_task("first");
    add_task("second");
    add_schedule({.name = "first", .cron = "0 2 * * TUE", .timezone = "America/New_York"});
    add_schedule({
        .name = "second",
        .cron = "30 2 * * *",
        .timezone = "America/New_York",
        .after = {"first"},
    });
    start();
    pass_until("2026-01-05T07:31:00Z");

    EXPECT_THAT(stage_.started, ElementsAre("second@2026-01-05T07:30:00Z"));
}

// The notes' three schedules: clocks change on Sundays, when all three are due.
class Nights : public Schedules {
 protected:
    Nights() { hold_attempts(); }

    void add_nights() {
        for (const auto* name : {"nightly-cluster", "nightly-stacks", "weekly-insights"}) {
            add_task(name);
        }
        tasks_run_long();
        add("nightly-cluster", "0 2 * * *", {});
        add("nightly-stacks", "30 2 * * *", {"nightly-cluster"});
        add("weekly-insights", "0 3 * * 0", {"nightly-stacks"});
    }
    // What starts in turn, each only when the one before has ended.
    void expect_turns(
        const std::string& cluster, const std::string& stacks, const std::string& insights
    ) {
        EXPECT_THAT(stage_.started, ElementsAre(cluster));
        end_first(Outcome::success(""));
        EXPECT_THAT(stage_.started, ElementsAre(cluster, stacks));
        end_first(Outcome::success(""));
        EXPECT_THAT(stage_.started, ElementsAre(cluster, stacks, insights));
    }

 private:
    void add(const char* name, const char* cron, std::vector<std::string> after) {
        add_schedule({
            .name = name,
            .cron = cron,
            .timezone = "America/New_York",
            .after = std::move(after),
        });
    }
};

TEST_F(Nights, stay_in_order_when_an_hour_is_skipped) {
    at("2026-03-08T06:30:00Z");
    add_nights();
    start();
    pass_until("2026-03-08T07:45:00Z");  // all three are due at 03:00 local

    expect_turns(
        "nightly-cluster@2026-03-08T07:00:00Z",
        "nightly-stacks@2026-03-08T07:00:00Z",
        "weekly-insights@2026-03-08T07:00:00Z"
    );
}

TEST_F(Nights, stay_in_order_when_an_hour_comes_twice) {
    at("2026-11-01T04:30:00Z");
    add_nights();
    start();
    pass_until("2026-11-01T08:15:00Z");

    expect_turns(
        "nightly-cluster@2026-11-01T07:00:00Z",
        "nightly-stacks@2026-11-01T07:30:00Z",
        "weekly-insights@2026-11-01T08:00:00Z"
    );
}

}  // namespace
}  // namespace pawl::scenarios
