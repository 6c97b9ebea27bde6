// SPDX-License-Identifier: Apache-2.0
// A task whose destination fails is left alone for a while, and then asked once.
#include <gmock/gmock.h>

#include "house.h"

namespace pawl::scenarios {
namespace {

using job::Outcome;
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::SizeIs;

class Circuit : public House {
 protected:
    Circuit() {
        at("2026-01-01T00:00:00Z");
        add_task("work", {.max_attempts = 1});
        break_circuit_of("work", {.failures = 3, .within = seconds(60), .open = seconds(30)});
        add_task("other");
        stage_.answer = Outcome::failure("e", "the destination is not well");
        start();
    }
    void fail(int times) {
        for (int i = 0; i < times; ++i) {
            enqueue("work");
        }
    }
};

TEST_F(Circuit, opens_after_enough_failures_and_lets_other_tasks_go_on) {
    fail(3);
    EXPECT_THAT(stage_.started, SizeIs(3));

    const auto held = enqueue("work");
    enqueue("other");

    EXPECT_EQ(state(held), "ready");
    EXPECT_THAT(stage_.started, SizeIs(4));
}

TEST_F(Circuit, asks_once_when_its_time_is_over_and_closes_on_success) {
    fail(3);
    for (int i = 0; i < 5; ++i) {
        enqueue("work");
    }
    pass(seconds(30) - milliseconds(1));
    EXPECT_THAT(stage_.started, SizeIs(3));
    stage_.answer.reset();

    pass(milliseconds(1));
    ASSERT_THAT(stage_.running(), SizeIs(1)) << "one of them is the probe";
    stage_.end(stage_.running().front(), Outcome::success(""));
    pass(seconds(0));

    EXPECT_THAT(stage_.running(), SizeIs(4)) << "and then the others";
}

TEST_F(Circuit, opens_again_when_the_probe_fails) {
    fail(3);
    const auto held = enqueue("work");
    const auto next = enqueue("work");

    pass(seconds(30));

    EXPECT_EQ(state(held), "failed");
    EXPECT_EQ(state(next), "ready");
    EXPECT_EQ(find(next).attempt, 0) << "what was let go again has burned no attempt";
    pass(seconds(30));
    EXPECT_EQ(state(next), "failed");
}

TEST_F(Circuit, a_request_that_is_refused_for_good_says_nothing_against_the_destination) {
    stage_.answer = Outcome::permanent_failure("http_404", "not there");
    fail(10);

    EXPECT_THAT(stage_.started, SizeIs(10));
}

}  // namespace
}  // namespace pawl::scenarios
