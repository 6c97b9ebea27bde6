// SPDX-License-Identifier: Apache-2.0
// What an attempt writes is stored while it runs.
#include <gmock/gmock.h>

#include "house.h"

namespace pawl::scenarios {
namespace {

using job::Outcome;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Logs : public House {
 protected:
    Logs() {
        at("2026-01-01T00:00:00Z");
        add_task("work");
    }
    auto begin() -> JobId {
        start();
        return enqueue("work");
    }
    void end(JobId id, Outcome outcome = Outcome::success("")) {
        stage_.end(id, std::move(outcome));
        pass(seconds(0));
    }
    void say(JobId id, std::string_view message) {
        stage_.say(id, message);
        pass(seconds(0));
    }
    // The commits of one job that ends as soon as it has said this.
    auto commits_of_a_job_that_says(std::vector<std::string> lines) -> int {
        stage_.answer = Outcome::success("");
        stage_.says = std::move(lines);
        const auto before = disk().commits;
        EXPECT_EQ(state(enqueue("work")), "succeeded");
        return disk().commits - before;
    }
};

TEST_F(Logs, are_there_half_a_second_after_the_first_line) {
    const auto id = begin();
    say(id, "one");
    pass(milliseconds(400));
    say(id, "two");
    EXPECT_THAT(log_of(id), IsEmpty());

    pass(milliseconds(100));

    EXPECT_EQ(state(id), "running");
    EXPECT_THAT(log_of(id), ElementsAre("one", "two"));
}

TEST_F(Logs, of_a_short_attempt_cost_no_commit_more) {
    start();

    const auto silent = commits_of_a_job_that_says({});

    EXPECT_EQ(commits_of_a_job_that_says({"one", "two"}), silent);
    EXPECT_THAT(log_of(enqueue("work")), ElementsAre("one", "two"));
}

TEST_F(Logs, of_one_attempt_are_written_twice_a_second_at_most) {
    const auto id = begin();
    const auto before = disk().commits;

    for (int i = 0; i < 900; ++i) {
        say(id, "still at it");
        pass(milliseconds(10));
    }

    EXPECT_EQ(disk().commits - before, 9 * 2);
}

TEST_F(Logs, that_nobody_writes_cost_nothing) {
    tasks_run_long();
    const auto id = begin();
    say(id, "one");
    pass(milliseconds(500));
    const auto before = disk().commits;

    pass(seconds(50));

    EXPECT_EQ(disk().commits, before);
    say(id, "two");
    pass(milliseconds(500));
    EXPECT_EQ(disk().commits, before + 1);
    EXPECT_THAT(log_of(id), ElementsAre("one", "two"));
}

TEST_F(Logs, are_whole_and_in_order_whenever_the_attempt_ends) {
    start();
    for (int millis = 0; millis <= 1'100; millis += 100) {
        const auto id = enqueue("work");
        say(id, "first");
        pass(milliseconds(millis));
        say(id, "last");

        end(id);
        pass(seconds(2));

        EXPECT_THAT(log_of(id), ElementsAre("first", "last")) << millis;
        EXPECT_EQ(state(id), "succeeded");
    }
}

TEST_F(Logs, on_their_way_when_the_attempt_ends_arrive_once_and_before_the_last) {
    start();
    for (const bool full : {false, true}) {
        const auto id = enqueue("work");
        say(id, "first");
        disk().full = full;
        disk().on_next = [&] {
            stage_.say(id, "last");
            stage_.end(id, Outcome::success(""));
        };

        pass(milliseconds(500));
        disk().full = false;
        pass(seconds(2));

        EXPECT_THAT(log_of(id), ElementsAre("first", "last")) << full;
        EXPECT_EQ(state(id), "succeeded");
    }
}

TEST_F(Logs, are_bounded_though_they_come_in_parts) {
    const auto id = begin();
    for (int part = 0; part < 3; ++part) {
        pass(seconds(1));
        for (int i = 0; i < 600; ++i) {
            stage_.say(id, "still at it");
        }
    }
    end(id);  // and with it the rest of the third part

    const auto lines = log_of(id);
    ASSERT_THAT(lines, SizeIs(job::kMostLogLines + 1));
    EXPECT_EQ(lines.back(), job::kMoreLogLines);
    EXPECT_EQ(lines[job::kMostLogLines - 1], "still at it");
}

TEST_F(Logs, of_an_attempt_that_lost_its_job_are_not_written) {
    const auto id = begin();
    say(id, "mine");
    pass(milliseconds(500));
    take_away(id);

    say(id, "too late");
    pass(seconds(1));
    const auto before = disk().commits;
    say(id, "still too late");
    pass(seconds(1));
    EXPECT_EQ(disk().commits, before);
    end(id);

    EXPECT_THAT(log_of(id), ElementsAre("mine"));
    EXPECT_EQ(state(id), "cancelled");
}

TEST_F(Logs, wait_while_the_disk_is_full) {
    const auto id = begin();
    say(id, "one");
    disk().full = true;
    pass(milliseconds(500));
    say(id, "two");
    pass(seconds(3));
    EXPECT_THAT(log_of(id), IsEmpty());

    disk().full = false;
    pass(seconds(1));

    EXPECT_THAT(log_of(id), ElementsAre("one", "two"));
    end(id);
    EXPECT_THAT(log_of(id), ElementsAre("one", "two"));
}

TEST_F(Logs, that_the_full_disk_did_not_take_are_recorded_with_the_end) {
    const auto id = begin();
    say(id, "one");
    disk().full = true;
    pass(seconds(2));
    end(id);
    EXPECT_EQ(state(id), "running");

    disk().full = false;
    pass(seconds(2));

    EXPECT_EQ(state(id), "succeeded");
    EXPECT_THAT(log_of(id), ElementsAre("one"));
}

TEST_F(Logs, outlive_a_crash_as_far_as_they_were_written) {
    const auto id = begin();
    say(id, "before");
    pass(milliseconds(500));
    say(id, "lost");

    crash();
    start();
    say(id, "after");
    pass(milliseconds(500));

    EXPECT_EQ(find(id).attempt, 2);
    EXPECT_THAT(log_of(id), ElementsAre("before", "after"));
}

TEST_F(Logs, are_kept_when_the_attempt_is_given_back) {
    const auto id = begin();
    say(id, "before the drain");

    drain(seconds(30));

    EXPECT_EQ(state(id), "ready");
    EXPECT_THAT(log_of(id), ElementsAre("before the drain"));
}

}  // namespace
}  // namespace pawl::scenarios
