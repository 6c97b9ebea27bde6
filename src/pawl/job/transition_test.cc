// SPDX-License-Identifier: Apache-2.0
#include "pawl/job/transition.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>

namespace pawl::job {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const WallTime kNow(seconds(1'780'000'000));
constexpr int kEvents = static_cast<int>(Event::expedited) + 1;

// What the states of a job may become, by hand: the code's table must say the same, row by row.
const std::map<std::pair<JobState, Event>, JobState> kExpected = {
    {{JobState::scheduled, Event::due}, JobState::ready},
    {{JobState::retrying, Event::due}, JobState::ready},
    {{JobState::blocked, Event::unblocked}, JobState::ready},
    {{JobState::blocked, Event::postponed}, JobState::scheduled},
    {{JobState::scheduled, Event::postponed}, JobState::scheduled},
    {{JobState::ready, Event::postponed}, JobState::scheduled},
    {{JobState::retrying, Event::postponed}, JobState::scheduled},
    {{JobState::ready, Event::claimed}, JobState::running},
    {{JobState::running, Event::succeeded}, JobState::succeeded},
    {{JobState::running, Event::failed}, JobState::retrying},
    {{JobState::running, Event::exhausted}, JobState::failed},
    {{JobState::running, Event::snoozed}, JobState::scheduled},
    {{JobState::running, Event::released}, JobState::ready},
    {{JobState::running, Event::lease_lost}, JobState::ready},
    {{JobState::running, Event::cancelled}, JobState::cancelled},
    {{JobState::running, Event::skipped}, JobState::skipped},
    {{JobState::scheduled, Event::cancelled}, JobState::cancelled},
    {{JobState::blocked, Event::cancelled}, JobState::cancelled},
    {{JobState::ready, Event::cancelled}, JobState::cancelled},
    {{JobState::retrying, Event::cancelled}, JobState::cancelled},
    {{JobState::scheduled, Event::skipped}, JobState::skipped},
    {{JobState::blocked, Event::skipped}, JobState::skipped},
    {{JobState::ready, Event::skipped}, JobState::skipped},
    {{JobState::retrying, Event::skipped}, JobState::skipped},
    {{JobState::scheduled, Event::expedited}, JobState::ready},
    {{JobState::retrying, Event::expedited}, JobState::ready},
    {{JobState::ready, Event::expedited}, JobState::ready},
    {{JobState::succeeded, Event::retried}, JobState::ready},
    {{JobState::failed, Event::retried}, JobState::ready},
    {{JobState::cancelled, Event::retried}, JobState::ready},
    {{JobState::skipped, Event::retried}, JobState::ready},
    {{JobState::succeeded, Event::retried_in_order}, JobState::blocked},
    {{JobState::failed, Event::retried_in_order}, JobState::blocked},
    {{JobState::cancelled, Event::retried_in_order}, JobState::blocked},
    {{JobState::skipped, Event::retried_in_order}, JobState::blocked},
};

TEST(NextState, is_the_table_and_nothing_else) {
    for (std::size_t from = 0; from < kJobStateNames.size(); ++from) {
        for (int event = 0; event < kEvents; ++event) {
            const std::pair key(static_cast<JobState>(from), static_cast<Event>(event));
            const auto to = next_state(key.first, key.second);
            const auto expected = kExpected.find(key);
            const auto name = std::string(kJobStateNames.at(from)) + " " + std::to_string(event);
            if (expected == kExpected.end()) {
                ASSERT_FALSE(to.has_value()) << name;
                EXPECT_EQ(to.error().code, "wrong_state") << name;
            } else {
                ASSERT_TRUE(to.has_value()) << name;
                EXPECT_EQ(*to, expected->second) << name;
            }
        }
    }
}

TEST(NextState, a_final_job_changes_only_by_a_retry) {
    for (const auto state :
         {JobState::succeeded, JobState::failed, JobState::cancelled, JobState::skipped}) {
        for (int event = 0; event < kEvents; ++event) {
            const auto what = static_cast<Event>(event);
            const bool retry = what == Event::retried || what == Event::retried_in_order;
            EXPECT_EQ(next_state(state, what).has_value(), retry) << to_text(state) << event;
        }
    }
}

class TransitionTest : public testing::Test {
 protected:
    [[nodiscard]] auto after(const Outcome& outcome) const -> Transition {
        return transition(facts_, outcome, policy_, kNow);
    }

    AttemptFacts facts_{.attempt = 1, .max_attempts = 3};
    RetryPolicy policy_{
        .backoff = {.shape = Backoff::Shape::linear, .delays = {seconds(60)}},
        .jitter = Jitter::none,
    };
};

TEST_F(TransitionTest, a_failure_with_attempts_left_waits_for_its_backoff) {
    const auto change = after(Outcome::failure("e", "no"));

    EXPECT_EQ(change.to, JobState::retrying);
    EXPECT_EQ(change.run_at, kNow + seconds(60));
    EXPECT_FALSE(change.attempt_given_back);
}

TEST_F(TransitionTest, the_last_failure_is_final) {
    facts_.attempt = 3;

    EXPECT_EQ(after(Outcome::failure("e", "no")).to, JobState::failed);
    EXPECT_EQ(after(Outcome::ended(AttemptEnd::timed_out, "t", "")).to, JobState::failed);
    EXPECT_EQ(after(Outcome::ended(AttemptEnd::lost, "l", "")).to, JobState::failed);
}

TEST_F(TransitionTest, a_permanent_failure_is_final_at_once) {
    EXPECT_EQ(after(Outcome::permanent_failure("e", "no")).to, JobState::failed);
}

TEST_F(TransitionTest, the_larger_of_hint_and_backoff_decides) {
    auto outcome = Outcome::failure("e", "no");
    outcome.retry_after = minutes(10);
    EXPECT_EQ(after(outcome).run_at, kNow + minutes(10));

    outcome.retry_after = seconds(1);
    EXPECT_EQ(after(outcome).run_at, kNow + seconds(60));
}

TEST_F(TransitionTest, nothing_is_tried_again_past_its_deadline) {
    facts_.deadline = kNow + seconds(61);
    EXPECT_EQ(after(Outcome::failure("e", "no")).to, JobState::retrying);

    facts_.deadline = kNow + seconds(60);
    EXPECT_EQ(after(Outcome::failure("e", "no")).to, JobState::failed);
}

TEST_F(TransitionTest, an_accepted_cancel_wins_over_any_outcome) {
    facts_.cancel_requested = true;

    EXPECT_EQ(after(Outcome::success("1")).to, JobState::cancelled);
    EXPECT_EQ(after(Outcome::failure("e", "no")).to, JobState::cancelled);
    EXPECT_EQ(after(Outcome::ended(AttemptEnd::released, "r", "")).to, JobState::cancelled);
}

TEST_F(TransitionTest, what_is_released_or_snoozed_burns_no_attempt) {
    facts_.attempt = 3;
    const auto released = after(Outcome::ended(AttemptEnd::released, "r", ""));
    auto snooze = Outcome::ended(AttemptEnd::snoozed, "s", "");
    snooze.snooze_until = kNow + minutes(5);
    const auto snoozed = after(snooze);

    EXPECT_EQ(released.to, JobState::ready);
    EXPECT_TRUE(released.attempt_given_back);
    EXPECT_EQ(snoozed.to, JobState::scheduled);
    EXPECT_EQ(snoozed.run_at, kNow + minutes(5));
    EXPECT_TRUE(snoozed.attempt_given_back);
}

TEST_F(TransitionTest, a_lost_attempt_counts_and_is_tried_at_once) {
    const auto change = after(Outcome::ended(AttemptEnd::lost, "l", ""));

    EXPECT_EQ(change.to, JobState::ready);
    EXPECT_FALSE(change.attempt_given_back);
    EXPECT_EQ(change.run_at, std::nullopt);
}

}  // namespace
}  // namespace pawl::job
