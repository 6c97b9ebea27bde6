// SPDX-License-Identifier: Apache-2.0
// A job's road through the engine: retries, lost attempts, cancels, drains.
#include <gmock/gmock.h>

#include "house.h"
#include "pawl/base/text_time.h"

namespace pawl::scenarios {
namespace {

using job::Outcome;
using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::IsEmpty;
using testing::SizeIs;

class Jobs : public House {
 protected:
    Jobs() {
        at("2026-01-01T00:00:00Z");
        add_task("work");
    }
    void end(JobId id, Outcome outcome) {
        stage_.end(id, std::move(outcome));
        pass(seconds(0));
    }
};

TEST_F(Jobs, run_at_once_when_they_are_ready) {
    start();
    const auto id = enqueue("work");
    EXPECT_EQ(state(id), "running");

    end(id, Outcome::success("42"));

    EXPECT_EQ(state(id), "succeeded");
    EXPECT_EQ(find(id).result, "42");
}

TEST_F(Jobs, run_when_their_time_has_come) {
    start();
    const auto id = enqueue("work", minutes(90));
    pass(minutes(90) - milliseconds(1));
    EXPECT_EQ(state(id), "scheduled");

    pass(milliseconds(1));

    EXPECT_EQ(state(id), "running");
}

TEST_F(Jobs, are_tried_again_after_their_backoff) {
    stage_.answer = Outcome::failure("e", "again");
    start();
    const auto id = enqueue("work");
    EXPECT_EQ(state(id), "retrying");
    pass(seconds(9));
    EXPECT_THAT(stage_.started, SizeIs(1));

    pass(seconds(1));
    EXPECT_THAT(stage_.started, SizeIs(2));
    pass(seconds(20));

    EXPECT_THAT(stage_.started, SizeIs(3));
    EXPECT_EQ(state(id), "failed");
}

TEST_F(Jobs, wait_as_long_as_the_peer_asks) {
    auto outcome = Outcome::failure("http_503", "busy");
    outcome.retry_after = minutes(7);
    stage_.answer = outcome;
    start();
    enqueue("work");
    pass(minutes(6));
    EXPECT_THAT(stage_.started, SizeIs(1));

    pass(minutes(1));

    EXPECT_THAT(stage_.started, SizeIs(2));
}

TEST_F(Jobs, are_run_again_after_a_crash_with_the_attempt_counted) {
    start();
    const auto id = enqueue("work");
    crash();
    start();

    EXPECT_EQ(state(id), "running");
    EXPECT_EQ(find(id).attempt, 2);
}

TEST_F(Jobs, fail_when_they_kill_their_node_each_time) {
    start();
    const auto id = enqueue("work");
    for (int i = 0; i < 3; ++i) {
        crash();
        start();
    }

    EXPECT_EQ(state(id), "failed");
    EXPECT_EQ(find(id).error.code, "lost");
    EXPECT_THAT(stage_.started, SizeIs(3));
}

TEST_F(Jobs, stop_at_their_timeout) {
    start();
    const auto id = enqueue("work");
    pass(hours(1) + seconds(1));

    EXPECT_EQ(state(id), "retrying");
    EXPECT_EQ(find(id).error.code, "timeout");
}

TEST_F(Jobs, stop_at_their_timeout_though_their_start_was_told_before_they_began) {
    add_task({
        .name = "short",
        .kind = "staged",
        .timeout = seconds(10),
        .runner = make_staged_runner(stage_),
    });
    answer_late();
    start();
    const auto id = enqueue("short");
    ASSERT_EQ(state(id), "running");
    pass(seconds(11));

    EXPECT_EQ(find(id).error.code, "timeout");
}

TEST_F(Jobs, stop_when_they_are_cancelled) {
    start();
    const auto id = enqueue("work");

    EXPECT_TRUE(cancel(id)->accepted_only);
    pass(seconds(0));

    EXPECT_EQ(state(id), "cancelled");
    EXPECT_THAT(stage_.running(), IsEmpty());
}

TEST_F(Jobs, stop_when_they_are_cancelled_before_they_have_begun) {
    start();
    cancel_what_starts();
    const auto id = enqueue("work");

    EXPECT_EQ(state(id), "cancelled");
    EXPECT_THAT(stage_.running(), IsEmpty());
}

TEST_F(Jobs, stop_when_another_node_has_cancelled_them) {
    start();
    const auto id = enqueue("work");
    const auto changes = disk().transact([&](store::Transaction& transaction) {
        EXPECT_TRUE(transaction.jobs().cancel(id, clock_.wall_now()).has_value());
    });
    EXPECT_THAT(stage_.running(), SizeIs(1));

    hear({.entries = {{.jobs = changes->jobs}}});

    EXPECT_EQ(state(id), "cancelled");
}

// An older transaction may hold the journal back for minutes.
TEST_F(Jobs, go_on_when_the_word_of_a_cancel_comes_behind_the_attempt_that_it_meant) {
    start();
    const auto id = enqueue("work");
    EXPECT_TRUE(cancel(id).has_value());
    pass(seconds(0));
    EXPECT_TRUE(retry(id).has_value());
    pass(seconds(0));

    hear({.entries = {{.jobs = {{id, store::JobEvent::cancelling}}}}});

    EXPECT_EQ(state(id), "running");
}

TEST_F(Jobs, are_cancelled_by_a_bulk_action_as_soon_as_it_is_asked_for) {
    start();
    const auto id = enqueue("work", hours(1));

    cancel_all_waiting();

    EXPECT_EQ(state(id), "cancelled");
}

TEST_F(Jobs, are_cancelled_by_a_bulk_action_that_an_earlier_node_left) {
    const auto id = enqueue("work", hours(1));
    cancel_all_waiting();
    EXPECT_EQ(state(id), "scheduled");

    start();

    EXPECT_EQ(state(id), "cancelled");
}

TEST_F(Jobs, get_the_drain_time_to_end) {
    start();
    const auto id = enqueue("work");
    stage_.answer = Outcome::success("");
    stage_.end(id, Outcome::success("in time"));
    drain(seconds(30));

    EXPECT_EQ(state(id), "succeeded");
}

TEST_F(Jobs, are_given_back_with_their_attempt_when_the_drain_ends) {
    start();
    const auto id = enqueue("work");
    drain(seconds(30));
    EXPECT_EQ(state(id), "ready");
    EXPECT_EQ(find(id).attempt, 0);

    start();

    EXPECT_EQ(state(id), "running");
    EXPECT_EQ(find(id).attempt, 1);
}

TEST_F(Jobs, start_no_more_than_there_are_slots) {
    start();
    for (int i = 0; i < 100; ++i) {
        enqueue("work");
    }
    EXPECT_THAT(stage_.running(), SizeIs(64));

    end(stage_.running().front(), Outcome::success(""));

    EXPECT_THAT(stage_.running(), SizeIs(64));
    EXPECT_THAT(stage_.started, SizeIs(65));
}

}  // namespace
}  // namespace pawl::scenarios
