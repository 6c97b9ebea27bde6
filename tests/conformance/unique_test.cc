// SPDX-License-Identifier: Apache-2.0
// Unique keys: at most one job of a task holds one.
#include <gmock/gmock.h>

#include <span>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using job::OnConflict;
using job::Outcome;

class UniqueTest : public StoreTest {
 protected:
    auto keyed(
        OnConflict on_conflict = OnConflict::existing,
        std::optional<Duration> window = std::nullopt,
        std::string task = "report"
    ) -> store::NewJob {
        auto job = a_job(std::move(task));
        job.job.unique_key = "k";
        job.unique = store::UniqueClaim{.on_conflict = on_conflict};
        if (window) {
            job.unique->until = now() + *window;
        }
        return job;
    }
    auto try_insert(std::vector<store::NewJob> jobs) -> Result<store::Inserted> {
        for (auto& job : jobs) {
            job.job.run_at = now();
        }
        store::InsertJobs request{.jobs = std::move(jobs), .now = now()};
        auto* const pointer = &request;
        return transact<Result<store::Inserted>>([&](store::Transaction& transaction) {
            return std::move(transaction.jobs().insert(std::span(&pointer, 1)).front());
        });
    }
    auto job_count() -> std::size_t {
        std::size_t count = 0;
        store().read([&](store::Snapshot& snapshot) {
            count = snapshot.jobs().list({.limit = 500}).jobs.size();
        });
        return count;
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, UniqueTest, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(UniqueTest, gives_the_job_that_holds_the_key) {
    const auto first = insert_one(keyed());
    const auto second = try_insert({keyed()});

    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(second->existing, 1U);
    EXPECT_EQ(second->jobs.front().id, first.id);
    EXPECT_EQ(find(first.id)->unique_key, "k");
    EXPECT_EQ(job_count(), 1U);
}

TEST_P(UniqueTest, another_task_has_keys_of_its_own) {
    const auto first = insert_one(keyed());
    const auto other = insert_one(keyed(OnConflict::reject, std::nullopt, "mail"));

    EXPECT_NE(first.id, other.id);
}

TEST_P(UniqueTest, is_free_in_the_commit_that_ends_the_job) {
    const auto first = insert_one(keyed());
    ASSERT_TRUE(finish(claim().front(), Outcome::failure("e", "try again")));
    EXPECT_EQ(try_insert({keyed()})->existing, 1U) << "a job that retries is unfinished";
    ASSERT_TRUE(cancel(first.id));

    const auto second = try_insert({keyed()});

    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(second->existing, 0U);
    ASSERT_TRUE(finish(claim().front(), Outcome::success("")));
    EXPECT_EQ(try_insert({keyed()})->existing, 0U);
}

TEST_P(UniqueTest, rejects_the_whole_request) {
    insert_one(keyed());
    const auto refused = try_insert({a_job(), keyed(OnConflict::reject)});

    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, "unique_conflict");
    EXPECT_EQ(job_count(), 1U) << "nothing of a refused request is stored";
    EXPECT_THAT(counts(), testing::ElementsAre("default/report ready 1"));
}

// The id of a sibling goes with the request: nobody would find it (G29).
TEST_P(UniqueTest, names_no_job_that_is_not_stored) {
    const auto refused = try_insert({keyed(), keyed(OnConflict::reject)});

    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, "unique_conflict");
    EXPECT_EQ(refused.error().message, "a job of this request has the same unique key");
    EXPECT_EQ(job_count(), 0U);
}

TEST_P(UniqueTest, two_of_one_request_are_one_job) {
    const auto both = try_insert({keyed(), keyed()});

    ASSERT_TRUE(both.has_value());
    EXPECT_EQ(both->existing, 1U);
    EXPECT_EQ(both->jobs[0].id, both->jobs[1].id);
}

TEST_P(UniqueTest, replaces_a_waiting_job) {
    const auto first = insert_one(keyed());
    const auto second = try_insert({keyed(OnConflict::replace)});

    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(second->existing, 0U);
    EXPECT_NE(second->jobs.front().id, first.id);
    EXPECT_EQ(state_of(first.id), "cancelled");
    EXPECT_EQ(try_insert({keyed()})->jobs.front().id, second->jobs.front().id);
}

TEST_P(UniqueTest, replaces_a_running_job_whose_end_then_changes_nothing) {
    insert_one(keyed());
    const auto running = claim().front();
    const auto second = try_insert({keyed(OnConflict::replace)});

    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(state_of(running.id), "cancelled");
    EXPECT_THAT(
        changes_.jobs, testing::Contains(store::JobChange{running.id, store::JobEvent::cancelling})
    ) << "its attempt is told to stop";
    EXPECT_EQ(finish(running, Outcome::success("")).error().code, "lease_lost");
    EXPECT_EQ(try_insert({keyed()})->jobs.front().id, second->jobs.front().id);
}

TEST_P(UniqueTest, holds_a_key_for_a_window_whatever_becomes_of_the_job) {
    const auto first = insert_one(keyed(OnConflict::existing, std::chrono::hours(1)));
    ASSERT_TRUE(finish(claim().front(), Outcome::success("")));

    const auto within = try_insert({keyed(OnConflict::existing, std::chrono::hours(1))});
    EXPECT_EQ(within->jobs.front().id, first.id);
    EXPECT_EQ(within->jobs.front().state, job::JobState::succeeded);

    clock_.advance(std::chrono::hours(1));
    EXPECT_EQ(try_insert({keyed()})->existing, 0U);
}

TEST_P(UniqueTest, a_retry_takes_its_key_again_or_is_refused) {
    const auto first = insert_one(keyed());
    ASSERT_TRUE(cancel(first.id));
    const auto second = insert_one(keyed());
    const auto retry = [&] {
        return transact<Result<job::Job>>([&](store::Transaction& transaction) {
            return transaction.jobs().retry(first.id, std::nullopt, now());
        });
    };
    EXPECT_EQ(retry().error().code, "unique_conflict");
    EXPECT_EQ(state_of(first.id), "cancelled");
    ASSERT_TRUE(cancel(second.id));

    ASSERT_TRUE(retry().has_value());

    EXPECT_EQ(try_insert({keyed()})->jobs.front().id, first.id);
}

TEST_P(UniqueTest, survives_a_restart) {
    const auto first = insert_one(keyed());
    reopen();

    EXPECT_EQ(try_insert({keyed()})->jobs.front().id, first.id);
}

}  // namespace
}  // namespace pawl::conformance
