// SPDX-License-Identifier: Apache-2.0
// Jobs that are stored with the end of another, and the streak of failures that decides about them.
#include <gmock/gmock.h>

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using job::FailureStreak;
using job::Outcome;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class FollowUpTest : public StoreTest {
 protected:
    // Ends the next job of a task; what the end was told is kept in `streaks_`.
    void end(const std::string& task, const Outcome& outcome, int max_attempts = 1) {
        auto wanted = a_job(task);
        wanted.job.max_attempts = max_attempts;
        insert_one(std::move(wanted));
        const auto claimed = claim();
        const auto& job = *std::ranges::find(claimed, task, &job::Job::task);
        const job::AttemptFacts facts{.attempt = 1, .max_attempts = max_attempts};
        const store::Finish finish{
            .id = job.id,
            .fence = job.fence,
            .holder = "node",
            .now = now(),
            .change = job::transition(facts, outcome, {}, now()),
            .outcome = outcome,
            .follow_up =
                [this](const FailureStreak& streak) {
                    streaks_.emplace_back(streak.before, streak.now);
                    return std::vector{job::Job{.task = "tell", .run_at = now()}};
                },
        };
        finish_all(finish);
    }
    void finish_all(const store::Finish& finish) {
        const auto* const pointer = &finish;
        ASSERT_TRUE(transact<Result<void>>([&](store::Transaction& transaction) {
            return transaction.jobs().finish(std::span(&pointer, 1)).front();
        }));
    }
    auto told() -> std::size_t {
        std::size_t count = 0;
        store().read([&](store::Snapshot& snapshot) {
            count = snapshot.jobs().list({.task = "tell", .limit = 500}).jobs.size();
        });
        return count;
    }

    std::vector<std::pair<std::int64_t, std::int64_t>> streaks_;
};

INSTANTIATE_TEST_SUITE_P(
    Stores, FollowUpTest, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(FollowUpTest, a_streak_grows_with_each_failed_job_and_ends_with_a_success) {
    const auto failure = Outcome::permanent_failure("e", "broken");
    end("report", failure);
    end("report", failure);
    end("mail", failure);
    end("report", Outcome::success("1"));
    end("report", Outcome::success("1"));
    end("report", failure);

    EXPECT_THAT(
        streaks_,
        ElementsAre(Pair(0, 1), Pair(1, 2), Pair(0, 1), Pair(2, 0), Pair(0, 0), Pair(0, 1))
    );
}

TEST_P(FollowUpTest, the_streak_outlives_the_store) {
    end("report", Outcome::permanent_failure("e", "broken"));
    subject_->reopen();
    end("report", Outcome::permanent_failure("e", "broken"));

    EXPECT_THAT(streaks_, ElementsAre(Pair(0, 1), Pair(1, 2)));
}

TEST_P(FollowUpTest, its_jobs_are_stored_ready_with_the_end) {
    end("report", Outcome::permanent_failure("e", "broken"));

    EXPECT_EQ(told(), 1U);
    EXPECT_EQ(claim().front().task, "tell");
}

TEST_P(FollowUpTest, a_job_that_is_tried_again_asks_for_nothing) {
    end("report", Outcome::failure("e", "broken"), 2);

    EXPECT_THAT(streaks_, IsEmpty());
    EXPECT_EQ(told(), 0U);
}

TEST_P(FollowUpTest, an_end_that_changes_nothing_asks_for_nothing) {
    const auto job = insert_one(a_job());
    claim();
    const store::Finish late{
        .id = job.id,
        .fence = 77,
        .now = now(),
        .change = {.event = job::Event::exhausted, .to = job::JobState::failed},
        .outcome = Outcome::failure("e", "late"),
        .follow_up =
            [this](const FailureStreak& streak) {
                streaks_.emplace_back(streak.before, streak.now);
                return std::vector<job::Job>{};
            },
    };
    const auto* const pointer = &late;
    const auto ended = transact<Result<void>>([&](store::Transaction& transaction) {
        return transaction.jobs().finish(std::span(&pointer, 1)).front();
    });

    EXPECT_EQ(ended.error().code, "lease_lost");
    EXPECT_THAT(streaks_, IsEmpty());
}

}  // namespace
}  // namespace pawl::conformance
