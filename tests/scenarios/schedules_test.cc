// SPDX-License-Identifier: Apache-2.0
// A tick's road: catch-up, overlap and `after`, also on the days when the clocks change.
#include <gmock/gmock.h>

#include "house.h"
#include "pawl/base/text_time.h"

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

class Schedules : public House {
 protected:
    Schedules() { stage_.answer = Outcome::success(""); }

    // Attempts wait until the test ends them.
    void hold_attempts() { stage_.answer = std::nullopt; }
    void end_first(Outcome outcome) {
        const auto running = stage_.running();
        ASSERT_FALSE(running.empty());
        stage_.end(running.front(), std::move(outcome));
        pass(seconds(0));
    }
};

TEST_F(Schedules, fires_each_slot_once) {
    at("2026-01-01T00:00:30Z");
    add_task("tick");
    add_schedule({.name = "tick", .cron = "* * * * *"});
    start();

    pass(minutes(3));

    EXPECT_THAT(
        ledger("tick"),
        ElementsAre(
            "fired 2026-01-01T00:01:00Z", "fired 2026-01-01T00:02:00Z", "fired 2026-01-01T00:03:00Z"
        )
    );
    EXPECT_THAT(
        stage_.started,
        ElementsAre(
            "tick@2026-01-01T00:01:00Z", "tick@2026-01-01T00:02:00Z", "tick@2026-01-01T00:03:00Z"
        )
    );
}

TEST_F(Schedules, repeats_nothing_when_the_clock_goes_back) {
    at("2026-01-01T00:00:30Z");
    add_task("tick");
    add_schedule({.name = "tick", .cron = "* * * * *"});
    start();
    pass(minutes(2));

    set_clock("2026-01-01T00:00:30Z");
    pass(minutes(3));

    EXPECT_THAT(stage_.started, SizeIs(3));
    EXPECT_THAT(ledger("tick"), SizeIs(3));
}

TEST_F(Schedules, treats_a_jump_forward_as_downtime) {
    at("2026-01-01T00:00:30Z");
    add_task("tick");
    add_schedule({.name = "tick", .cron = "* * * * *"});
    start();

    set_clock("2026-01-01T00:10:30Z");
    pass(seconds(2));

    EXPECT_THAT(
        ledger("tick"),
        ElementsAre(
            "skipped:misfire 2026-01-01T00:01:00Z..2026-01-01T00:09:00Z x9",
            "fired 2026-01-01T00:10:00Z"
        )
    );
}

TEST_F(Schedules, fires_a_weekly_slot_though_restarted_all_the_time) {
    at("2026-01-03T23:50:00Z");
    add_task("weekly");
    add_schedule({.name = "weekly", .cron = "0 0 * * 0"});
    for (int i = 0; i < 40; ++i) {
        start();
        pass(seconds(30));
        crash();
    }

    EXPECT_THAT(ledger("weekly"), ElementsAre("fired 2026-01-04T00:00:00Z"));
}

TEST_F(Schedules, say_that_cron_is_switched_off) {
    at("2026-01-01T00:00:30Z");
    add_task("tick");
    add_schedule({.name = "tick", .cron = "* * * * *"});
    start(engine::Cron::disabled);

    pass(minutes(3));

    EXPECT_THAT(stage_.started, IsEmpty());
    EXPECT_THAT(
        ledger("tick"),
        ElementsAre("skipped:paused 2026-01-01T00:01:00Z..2026-01-01T00:03:00Z x3")
    );
}

TEST_F(Schedules, write_off_what_passes_while_paused) {
    at("2026-01-01T00:00:30Z");
    add_task("tick");
    add_schedule({.name = "tick", .cron = "* * * * *"});
    start();
    pause_schedule("tick", true);
    pass(minutes(2));
    pause_schedule("tick", false);
    pass(minutes(1));

    EXPECT_THAT(
        ledger("tick"),
        ElementsAre(
            "skipped:paused 2026-01-01T00:01:00Z..2026-01-01T00:02:00Z x2",
            "fired 2026-01-01T00:03:00Z"
        )
    );
}

TEST_F(Schedules, delay_a_job_by_its_jitter_and_leave_the_slot_alone) {
    at("2026-01-01T00:00:30Z");
    add_task("tick");
    add_schedule({.name = "tick", .cron = "0 * * * *", .jitter = minutes(10)});
    start();
    pass_until("2026-01-01T01:15:00Z");

    const auto job = jobs_of("tick").at(0);
    EXPECT_EQ(ledger("tick").at(0), "fired 2026-01-01T01:00:00Z");
    EXPECT_GE(job.run_at, parse_time("2026-01-01T01:00:00Z").value());
    EXPECT_LT(job.run_at, parse_time("2026-01-01T01:10:00Z").value());
    EXPECT_GE(job.started_at, job.run_at);
}

// Catch-up ------------------------------------------------------------------------------------

struct Downtime {
    const char* name;
    const char* from;  // the node stops
    const char* to;    // and starts again
    std::vector<std::string> latest;
    std::vector<std::string> all;
    std::vector<std::string> none;
};

// 02:30 in New York does not exist on 8 March and exists twice around 1 November 2026.
const Downtime kSpring{
    "spring",
    "2026-03-07T12:00:00Z",
    "2026-03-09T12:00:00Z",
    {"skipped:misfire 2026-03-08T07:00:00Z", "fired 2026-03-09T06:30:00Z"},
    {"fired 2026-03-08T07:00:00Z", "fired 2026-03-09T06:30:00Z"},
    {"skipped:misfire 2026-03-08T07:00:00Z..2026-03-09T06:30:00Z x2"},
};
const Downtime kAutumn{
    "autumn",
    "2026-10-31T12:00:00Z",
    "2026-11-02T12:00:00Z",
    {"skipped:misfire 2026-11-01T07:30:00Z", "fired 2026-11-02T07:30:00Z"},
    {"fired 2026-11-01T07:30:00Z", "fired 2026-11-02T07:30:00Z"},
    {"skipped:misfire 2026-11-01T07:30:00Z..2026-11-02T07:30:00Z x2"},
};

class CatchingUp : public Schedules {
 protected:
    auto after_downtime(const Downtime& downtime, CatchUp catch_up) -> std::vector<std::string> {
        at(downtime.from);
        add_task("nightly");
        add_schedule({
            .name = "nightly",
            .cron = "30 2 * * *",
            .timezone = "America/New_York",
            .overlap = Overlap::allow,
            .catch_up = catch_up,
            .catch_up_window = hours(72),
        });
        start();
        crash();
        at(downtime.to);
        start();
        pass(seconds(1));
        return ledger("nightly");
    }
};

TEST_F(CatchingUp, fires_the_last_missed_slot_in_spring) {
    EXPECT_EQ(after_downtime(kSpring, CatchUp::latest), kSpring.latest);
}
TEST_F(CatchingUp, fires_the_last_missed_slot_in_autumn) {
    EXPECT_EQ(after_downtime(kAutumn, CatchUp::latest), kAutumn.latest);
}
TEST_F(CatchingUp, fires_all_missed_slots_in_spring) {
    EXPECT_EQ(after_downtime(kSpring, CatchUp::all), kSpring.all);
}
TEST_F(CatchingUp, fires_all_missed_slots_in_autumn) {
    EXPECT_EQ(after_downtime(kAutumn, CatchUp::all), kAutumn.all);
}
TEST_F(CatchingUp, fires_none_in_spring) {
    EXPECT_EQ(after_downtime(kSpring, CatchUp::none), kSpring.none);
}
TEST_F(CatchingUp, fires_none_in_autumn) {
    EXPECT_EQ(after_downtime(kAutumn, CatchUp::none), kAutumn.none);
}

TEST_F(CatchingUp, writes_off_what_is_older_than_the_window) {
    at("2026-01-01T00:30:00Z");
    add_task("hourly");
    add_schedule({
        .name = "hourly", .cron = "0 * * * *", .overlap = Overlap::allow, .catch_up = CatchUp::all,
        .catch_up_window = hours(2),
    });
    start();
    crash();
    at("2026-01-01T10:30:00Z");
    start();
    pass(seconds(1));

    EXPECT_THAT(
        ledger("hourly"),
        ElementsAre(
            "skipped:misfire 2026-01-01T01:00:00Z..2026-01-01T08:00:00Z x8",
            "fired 2026-01-01T09:00:00Z",
            "fired 2026-01-01T10:00:00Z"
        )
    );
}

TEST_F(CatchingUp, fires_what_was_written_off_earlier_never_again) {
    at("2026-01-01T00:30:00Z");
    add_task("hourly");
    add_schedule({.name = "hourly", .cron = "0 * * * *", .catch_up = CatchUp::none});
    start();
    crash();
    at("2026-01-01T02:30:00Z");
    start();
    pass(seconds(1));
    crash();
    at("2026-01-01T03:00:00Z");
    start();
    pass(seconds(1));

    EXPECT_THAT(
        ledger("hourly"),
        ElementsAre(
            "skipped:misfire 2026-01-01T01:00:00Z..2026-01-01T02:00:00Z x2",
            "fired 2026-01-01T03:00:00Z"
        )
    );
}

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
        .name = "second", .cron = "30 2 * * *", .timezone = "America/New_York", .after = {"first"},
    });
    start();
    pass_until("2026-01-05T07:31:00Z");

    EXPECT_THAT(stage_.started, ElementsAre("second@2026-01-05T07:30:00Z"));
}

}  // namespace
}  // namespace pawl::scenarios
