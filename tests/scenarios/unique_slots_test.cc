// SPDX-License-Identifier: Apache-2.0
// Slots of schedules whose task makes unique keys: one that is taken is written off.
#include <gmock/gmock.h>

#include "schedules.h"

namespace pawl::scenarios {
namespace {

using job::JobState;
using job::OnConflict;
using job::Outcome;
using schedule::CatchUp;
using schedule::Overlap;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::SizeIs;

class UniqueSlots : public Schedules {
 protected:
    // A house with the task `crawl`, whose attempts wait.
    void open(OnConflict on_conflict) {
        at("2026-01-01T00:00:30Z");
        add_task("crawl");
        give_keys(
            "crawl",
            {.unique =
                 task::UniqueRule{
                     .key = task::KeyTemplate::parse("{{payload.site}}").value(),
                     .on_conflict = on_conflict,
                 },
             .concurrency_key = task::KeyTemplate::parse("{{payload.tenant}}").value()}
        );
        hold_attempts();
    }
    void every_minute(const std::string& name, Overlap overlap, std::string site = "s") {
        add_schedule({
            .name = name,
            .task = "crawl",
            .cron = "* * * * *",
            .payload = R"({"site":")" + std::move(site) + R"(","tenant":"t"})",
            .overlap = overlap,
        });
    }
};

TEST_F(UniqueSlots, give_their_jobs_the_keys_of_the_payload) {
    open(OnConflict::existing);
    every_minute("crawl", Overlap::skip);
    start();

    pass(minutes(1));

    const auto jobs = jobs_of("crawl");
    ASSERT_THAT(jobs, SizeIs(1));
    EXPECT_EQ(jobs.front().unique_key, "s");
    EXPECT_EQ(jobs.front().concurrency_key, "t");
}

TEST_F(UniqueSlots, are_written_off_while_a_job_of_another_schedule_holds_the_key) {
    open(OnConflict::existing);
    every_minute("a", Overlap::allow);
    every_minute("b", Overlap::allow);
    every_minute("other", Overlap::allow, "another-site");
    start();

    pass(minutes(2));

    EXPECT_THAT(
        ledger("b"), ElementsAre("skipped:overlap 2026-01-01T00:01:00Z..2026-01-01T00:02:00Z x2")
    );
    EXPECT_THAT(jobs_of("a"), SizeIs(1));
    EXPECT_THAT(jobs_of("b"), SizeIs(0));
    EXPECT_THAT(jobs_of("other"), SizeIs(1));
    end_first(Outcome::success(""));
    pass(minutes(1));
    EXPECT_EQ(jobs_of("a").size() + jobs_of("b").size(), 2U);
}

TEST_F(UniqueSlots, are_written_off_where_the_task_refuses_a_second_job_too) {
    open(OnConflict::reject);
    every_minute("crawl", Overlap::queue);
    start();

    pass(minutes(2));

    EXPECT_THAT(
        ledger("crawl"),
        ElementsAre("fired 2026-01-01T00:01:00Z", "skipped:overlap 2026-01-01T00:02:00Z")
    );
}

TEST_F(UniqueSlots, ask_no_earlier_job_to_make_room_if_they_cannot_be_fired) {
    open(OnConflict::existing);
    every_minute("crawl", Overlap::replace);
    start();

    pass(minutes(2));

    EXPECT_THAT(
        ledger("crawl"),
        ElementsAre("fired 2026-01-01T00:01:00Z", "skipped:overlap 2026-01-01T00:02:00Z")
    );
    ASSERT_THAT(jobs_of("crawl"), SizeIs(1));
    EXPECT_FALSE(jobs_of("crawl").front().cancel_requested);
    EXPECT_THAT(states("crawl"), ElementsAre("running"));
}

TEST_F(UniqueSlots, take_the_place_of_the_holder_where_the_task_says_so) {
    open(OnConflict::replace);
    every_minute("crawl", Overlap::replace);
    start();

    pass(minutes(2));

    EXPECT_THAT(
        ledger("crawl"), ElementsAre("fired 2026-01-01T00:01:00Z", "fired 2026-01-01T00:02:00Z")
    );
    EXPECT_THAT(states("crawl"), ElementsAre("cancelled", "running"));
}

TEST_F(UniqueSlots, that_were_missed_fire_for_one_job_at_a_time) {
    open(OnConflict::existing);
    add_schedule({
        .name = "crawl",
        .task = "crawl",
        .cron = "* * * * *",
        .payload = R"({"site":"s"})",
        .overlap = Overlap::allow,
        .catch_up = CatchUp::all,
    });
    pass(minutes(3));

    start();
    pass(Duration::zero());

    EXPECT_THAT(
        ledger("crawl"),
        ElementsAre(
            "fired 2026-01-01T00:01:00Z",
            "skipped:overlap 2026-01-01T00:02:00Z..2026-01-01T00:03:00Z x2"
        )
    );
}

TEST_F(UniqueSlots, wait_while_no_key_can_be_made) {
    open(OnConflict::existing);
    every_minute("crawl", Overlap::skip, R"(two\nlines)");
    start();

    pass(minutes(2));

    EXPECT_THAT(jobs_of("crawl"), SizeIs(0));
    EXPECT_THAT(ledger("crawl"), SizeIs(0)) << "what they are for is made up for once there is one";
}

}  // namespace
}  // namespace pawl::scenarios
