// SPDX-License-Identifier: Apache-2.0
// Jobs that wait are put off and changed; whoever takes turns notices.
#include <gmock/gmock.h>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using job::JobState;
using job::Outcome;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class EditTest : public StoreTest {
 protected:
    auto postpone(JobId id, Duration delay) -> Result<job::Job> {
        return transact<Result<job::Job>>([&](store::Transaction& transaction) {
            return transaction.jobs().postpone(id, now() + delay, now());
        });
    }
    auto patch(JobId id, store::JobPatch patch) -> Result<job::Job> {
        return transact<Result<job::Job>>([&](store::Transaction& transaction) {
            return transaction.jobs().patch(id, patch, now());
        });
    }
    void promote() {
        transact<std::size_t>([&](store::Transaction& transaction) {
            return transaction.jobs().promote(now(), 100);
        });
    }
    auto send(std::string key, int priority) -> job::Job {
        auto job = a_job();
        job.job.concurrency_key = std::move(key);
        job.job.priority = priority;
        return insert_one(job);
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, EditTest, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(EditTest, puts_a_ready_job_off_until_its_time) {
    const auto job = insert_one(a_job());

    const auto later = postpone(job.id, hours(1));

    EXPECT_EQ(later->state, JobState::scheduled);
    EXPECT_EQ(changes_.earliest_due, now() + hours(1));
    EXPECT_EQ(find(job.id), *later);
    EXPECT_THAT(counts(), ElementsAre("default/report scheduled 1"));
    EXPECT_THAT(claim(), IsEmpty());
    clock_.advance(hours(1));
    promote();
    EXPECT_THAT(claim(), SizeIs(1));
    EXPECT_EQ(postpone(job.id, hours(1)).error().code, "wrong_state");
    EXPECT_EQ(postpone(JobId{999'999}, hours(1)).error().code, "not_found");
}

TEST_P(EditTest, puts_a_retrying_job_off_with_its_attempts_kept) {
    const auto job = insert_one(a_job());
    ASSERT_TRUE(finish(claim().front(), Outcome::failure("e", "again")));

    const auto later = postpone(job.id, hours(1));

    EXPECT_EQ(later->state, JobState::scheduled);
    EXPECT_EQ(later->attempt, 1);
}

TEST_P(EditTest, nobody_passes_a_job_of_an_ordering_key_that_is_put_off) {
    auto ordered = a_job();
    ordered.job.ordering_key = "o";
    const auto first = insert_one(ordered);
    const auto second = insert_one(ordered);

    ASSERT_TRUE(postpone(first.id, hours(1)));

    EXPECT_EQ(state_of(second.id), "blocked");
    EXPECT_EQ(postpone(second.id, hours(1)).error().code, "wrong_state");
    EXPECT_THAT(claim(), IsEmpty());
    std::optional<JobId> ahead;
    store().read([&](store::Snapshot& snapshot) {
        ahead = snapshot.jobs().blockers(second.id).ahead;
    });
    EXPECT_EQ(ahead, first.id);
}

TEST_P(EditTest, a_time_ahead_makes_a_job_scheduled_and_a_past_one_ready) {
    const auto job = insert_one(a_job());

    EXPECT_EQ(patch(job.id, {.run_at = now() + hours(1)})->state, JobState::scheduled);
    EXPECT_THAT(counts(), ElementsAre("default/report scheduled 1"));
    EXPECT_EQ(patch(job.id, {.run_at = now() - hours(1)})->state, JobState::ready);

    EXPECT_TRUE(changes_.work_added.is_in("default"));
    EXPECT_THAT(counts(), ElementsAre("default/report ready 1"));
    EXPECT_THAT(claim(), SizeIs(1));
    EXPECT_EQ(patch(job.id, {.priority = 1}).error().code, "wrong_state");
}

TEST_P(EditTest, a_blocked_job_keeps_its_new_time_until_nothing_blocks_it) {
    const auto parent = insert_one(a_job());
    auto child = a_job();
    child.after_jobs = {{.parent = parent.id}};
    const auto blocked = insert_one(child);

    EXPECT_EQ(patch(blocked.id, {.run_at = now() + hours(1)})->state, JobState::blocked);
    ASSERT_TRUE(finish(claim().front(), Outcome::success("")));

    EXPECT_EQ(state_of(blocked.id), "scheduled");
}

TEST_P(EditTest, a_raised_job_goes_first_and_a_lowered_one_last) {
    const auto first = insert_one(a_job());
    const auto second = insert_one(a_job());

    ASSERT_TRUE(patch(second.id, {.priority = 5, .tags = {{"urgent"}}}));

    EXPECT_EQ(find(second.id)->tags, std::vector<std::string>{"urgent"});
    EXPECT_EQ(claim(1).front().id, second.id);
    EXPECT_EQ(claim(1).front().id, first.id);
}

TEST_P(EditTest, lanes_follow_a_changed_priority) {
    const auto high = send("a", 10);
    const auto middle = send("b", 5);
    const auto low = send("c", 0);

    ASSERT_TRUE(patch(high.id, {.priority = -10}));
    ASSERT_TRUE(patch(low.id, {.priority = 20}));

    EXPECT_EQ(claim(1).front().id, low.id);
    EXPECT_EQ(claim(1).front().id, middle.id);
    EXPECT_EQ(claim(1).front().id, high.id);
}

TEST_P(EditTest, a_lane_whose_best_job_is_put_off_stands_back) {
    const auto high = send("a", 10);
    const auto rest = send("a", 0);
    const auto middle = send("b", 5);

    ASSERT_TRUE(postpone(high.id, minutes(1)));

    EXPECT_EQ(claim(1).front().id, middle.id);
    EXPECT_EQ(claim(1).front().id, rest.id);
}

TEST_P(EditTest, what_was_rolled_back_did_not_move_lanes) {
    const auto high = send("a", 10);
    const auto middle = send("b", 5);

    transact<bool>([&](store::Transaction& transaction) {
        return transaction
            .attempt([&]() -> Result<void> {
                (void)transaction.jobs().postpone(high.id, now() + hours(1), now());
                (void)transaction.jobs().patch(middle.id, {.priority = 20}, now());
                return fail("conflict", "changed its mind");
            })
            .has_value();
    });

    EXPECT_EQ(claim(1).front().id, high.id);
    EXPECT_EQ(claim(1).front().id, middle.id);
}

TEST_P(EditTest, leaves_alone_what_is_not_what_the_caller_saw) {
    const auto job = insert_one(a_job());

    const auto refused = patch(job.id, {.priority = 1, .expected = [](const job::Job& current) {
                                            return current.priority == 9;
                                        }});

    EXPECT_EQ(refused.error().code, "precondition_failed");
    EXPECT_EQ(find(job.id)->priority, 0);
}

}  // namespace
}  // namespace pawl::conformance
