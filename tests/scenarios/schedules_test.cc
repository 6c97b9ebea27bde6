// SPDX-License-Identifier: Apache-2.0
// A tick's road: catch-up, overlap and `after`, also on the days when the clocks change.
#include "schedules.h"

#include <gmock/gmock.h>

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
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

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
        ledger("tick"), ElementsAre("skipped:paused 2026-01-01T00:01:00Z..2026-01-01T00:03:00Z x3")
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

// A deploy that edits a schedule while pawl is down: what was missed does not fire (G28) and is
// told (G22).
TEST_F(Schedules, write_off_what_was_missed_before_an_edit) {
    at("2026-01-01T00:00:30Z");
    add_task("tick");
    add_schedule({.name = "tick", .cron = "* * * * *"});
    start();
    crash();
    at("2026-01-01T00:03:30Z");
    add_schedule({.name = "tick", .cron = "* * * * *", .payload = "1"});
    start();

    pass(minutes(1));

    EXPECT_THAT(
        ledger("tick"),
        ElementsAre(
            "skipped:misfire 2026-01-01T00:01:00Z..2026-01-01T00:03:00Z x3",
            "fired 2026-01-01T00:04:00Z"
        )
    );
}

// Who registers schedules at each start does not keep an interval from ever ending.
TEST_F(Schedules, keep_the_grid_of_an_interval_through_edits) {
    at("2026-01-01T00:00:30Z");
    add_task("tick");
    add_schedule({.name = "tick", .cron = "@every 60s"});
    start();
    pass(seconds(50));
    crash();
    add_schedule({.name = "tick", .cron = "@every 60s", .payload = "1"});
    start();

    pass(seconds(50));

    EXPECT_THAT(ledger("tick"), ElementsAre("fired 2026-01-01T00:01:30Z"));
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
        .name = "hourly",
        .cron = "0 * * * *",
        .overlap = Overlap::allow,
        .catch_up = CatchUp::all,
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

// `skip` is the default of `overlap`: it must not cost a schedule what `all` promises.
TEST_F(CatchingUp, runs_all_missed_slots_one_after_another_where_overlaps_are_skipped) {
    hold_attempts();
    at("2026-01-01T00:59:00Z");
    add_task("hourly");
    add_schedule({.name = "hourly", .cron = "0 * * * *", .catch_up = CatchUp::all});
    start();
    pass(minutes(2));
    crash();
    at("2026-01-01T04:30:00Z");

    start();
    pass(seconds(1));
    EXPECT_THAT(ledger("hourly"), SizeIs(4));
    EXPECT_THAT(states("hourly"), ElementsAre("running", "blocked", "blocked", "blocked"));
    pass(minutes(31));

    EXPECT_THAT(
        ledger("hourly"),
        ElementsAre(
            "fired 2026-01-01T01:00:00Z",
            "fired 2026-01-01T02:00:00Z",
            "fired 2026-01-01T03:00:00Z",
            "fired 2026-01-01T04:00:00Z",
            "skipped:overlap 2026-01-01T05:00:00Z"
        )
    );
    for (auto left = jobs_of("hourly").size(); left > 0; --left) {
        ASSERT_THAT(stage_.running(), SizeIs(1));
        end_first(job::Outcome::success(""));
    }
    EXPECT_THAT(states("hourly"), Each("succeeded"));
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

}  // namespace
}  // namespace pawl::scenarios
