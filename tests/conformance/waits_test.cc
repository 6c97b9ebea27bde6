// SPDX-License-Identifier: Apache-2.0
// Blocked jobs: what they wait for, and what becomes of them.
#include <gmock/gmock.h>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using job::OnParentFailure;
using job::Outcome;

class WaitsTest : public StoreTest {
 protected:
    auto child_of(JobId parent, OnParentFailure on_failure = OnParentFailure::skip) -> job::Job {
        auto child = a_job("child");
        child.after_jobs = {{.parent = parent, .on_failure = on_failure}};
        return insert_one(child);
    }
    auto child_of_slot(WallTime slot, std::optional<WallTime> give_up_at = std::nullopt)
        -> job::Job {
        auto child = a_job("child");
        child.after_slots = {{.schedule = "nightly", .slot = slot}};
        child.give_up_at = give_up_at;
        return insert_one(child);
    }
    void record(const store::LedgerEntry& entry) {
        transact<bool>([&](store::Transaction& transaction) {
            return transaction.schedules().record("nightly", entry, now());
        });
    }
    auto slot_job(WallTime slot) -> job::Job {
        auto job = a_job("parent");
        job.job.slot = job::SlotRef{.schedule = "nightly", .slot = slot, .cron = "0 2 * * *"};
        return insert_one(job);
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, WaitsTest, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(WaitsTest, releases_a_child_in_the_commit_that_ends_its_parent) {
    const auto parent = insert_one(a_job());
    const auto child = child_of(parent.id);
    EXPECT_EQ(state_of(child.id), "blocked");

    ASSERT_TRUE(finish(claim().front(), Outcome::success("")));

    EXPECT_EQ(state_of(child.id), "ready");
}

TEST_P(WaitsTest, skips_a_child_and_its_children_when_a_parent_fails) {
    const auto parent = insert_one(a_job());
    const auto child = child_of(parent.id);
    const auto grandchild = child_of(child.id);
    const auto stubborn = child_of(child.id, OnParentFailure::run);

    ASSERT_TRUE(finish(claim().front(), Outcome::permanent_failure("e", "no")));

    EXPECT_EQ(state_of(child.id), "skipped");
    EXPECT_EQ(find(child.id)->error.code, "dependency_failed");
    EXPECT_EQ(state_of(grandchild.id), "skipped");
    EXPECT_EQ(state_of(stubborn.id), "ready");
}

TEST_P(WaitsTest, does_not_wait_for_a_parent_that_is_final_already) {
    const auto good = insert_one(a_job());
    ASSERT_TRUE(finish(claim().front(), Outcome::success("")));
    const auto bad = insert_one(a_job());
    ASSERT_TRUE(cancel(bad.id));

    EXPECT_EQ(state_of(child_of(good.id).id), "ready");
    EXPECT_EQ(state_of(child_of(bad.id).id), "skipped");
    EXPECT_EQ(state_of(child_of(bad.id, OnParentFailure::run).id), "ready");
}

TEST_P(WaitsTest, is_scheduled_when_it_is_released_before_its_time) {
    const auto parent = insert_one(a_job());
    auto child = a_job("child");
    child.job.run_at = now() + std::chrono::hours(1);
    child.after_jobs = {{.parent = parent.id}};
    const auto blocked = insert_one(child);

    ASSERT_TRUE(finish(claim().front(), Outcome::success("")));

    EXPECT_EQ(state_of(blocked.id), "scheduled");
    EXPECT_EQ(changes_.earliest_due, child.job.run_at);
}

TEST_P(WaitsTest, survives_a_restart) {
    const auto parent = insert_one(a_job());
    const auto child = child_of(parent.id);
    reopen();

    ASSERT_TRUE(finish(claim().front(), Outcome::success("")));

    EXPECT_EQ(state_of(child.id), "ready");
}

TEST_P(WaitsTest, waits_for_a_slot_that_has_not_fired_yet) {
    const auto slot = now();
    const auto child = child_of_slot(slot);
    EXPECT_EQ(state_of(child.id), "blocked");

    const auto parent = slot_job(slot);
    record({.slot = slot, .until = slot, .job = parent.id});
    EXPECT_EQ(state_of(child.id), "blocked");
    ASSERT_TRUE(finish(claim().front(), Outcome::success("")));

    EXPECT_EQ(state_of(child.id), "ready");
}

TEST_P(WaitsTest, is_skipped_when_the_slot_was_written_off) {
    const auto slot = now();
    const auto early = child_of_slot(slot);

    record({
        .slot = slot - std::chrono::hours(2),
        .until = slot,
        .count = 3,
        .outcome = store::SlotOutcome::skipped_misfire,
    });
    const auto late = child_of_slot(slot - std::chrono::hours(1));

    EXPECT_EQ(state_of(early.id), "skipped");
    EXPECT_EQ(state_of(late.id), "skipped");
}

TEST_P(WaitsTest, gives_up_when_it_has_waited_too_long) {
    const auto child = child_of_slot(now(), now() + std::chrono::hours(6));
    const auto promote = [&] {
        return transact<std::size_t>([&](store::Transaction& transaction) {
            return transaction.jobs().promote(now(), 10);
        });
    };

    EXPECT_EQ(promote(), 0U);
    clock_.advance(std::chrono::hours(6));
    EXPECT_EQ(promote(), 1U);

    EXPECT_EQ(state_of(child.id), "skipped");
    EXPECT_EQ(find(child.id)->error.code, "after_timeout");
}

TEST_P(WaitsTest, waits_no_longer_for_a_schedule_that_is_gone) {
    const auto child = child_of_slot(now());
    transact<bool>([&](store::Transaction& transaction) {
        transaction.schedules().put({.schedule = {.name = "nightly"}});
        return transaction.schedules().erase("nightly", now());
    });

    EXPECT_EQ(state_of(child.id), "ready");
}

}  // namespace
}  // namespace pawl::conformance
