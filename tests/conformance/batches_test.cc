// SPDX-License-Identifier: Apache-2.0
// Batches, and jobs that depend on others of the same request.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <span>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using job::Outcome;

class BatchesTest : public StoreTest {
 protected:
    static auto calling(const std::string& task) -> store::Callback {
        return {.job = {.task = task, .payload = R"({"n":1.50})", .max_attempts = 7}};
    }
    auto try_insert(store::InsertJobs request) -> Result<store::Inserted> {
        request.now = now();
        for (auto& job : request.jobs) {
            job.job.run_at = now();
        }
        auto* const pointer = &request;
        return transact<Result<store::Inserted>>([&](store::Transaction& transaction) {
            return std::move(transaction.jobs().insert(std::span(&pointer, 1)).front());
        });
    }
    auto a_batch(int jobs) -> store::Inserted {
        store::InsertJobs request{
            .batch =
                store::NewBatch{
                    .name = "b",
                    .closed = true,
                    .on_success = calling("celebrate"),
                    .on_complete = calling("tidy"),
                }
        };
        for (int i = 0; i < jobs; ++i) {
            request.jobs.push_back(a_job());
        }
        return try_insert(std::move(request)).value();
    }
    auto find_batch(BatchId id) -> store::Batch {
        std::optional<store::Batch> found;
        store().read([&](store::Snapshot& snapshot) { found = snapshot.batches().find(id); });
        return found.value();
    }
    auto close(BatchId id) -> Result<void> {
        return transact<Result<void>>([&](store::Transaction& transaction) {
            return transaction.batches().close(id);
        });
    }
    auto numbers(BatchId id) -> std::string {
        const auto batch = find_batch(id);
        return fmt::format(
            "total {} pending {} succeeded {} failed {} cancelled {} skipped {}{}",
            batch.total,
            batch.pending(),
            batch.succeeded,
            batch.failed,
            batch.cancelled,
            batch.skipped,
            batch.finished_at ? " finished" : ""
        );
    }
    auto tasks() -> std::vector<std::string> {
        std::vector<std::string> names;
        store().read([&](store::Snapshot& snapshot) {
            for (const auto& job : snapshot.jobs().list({.limit = 500}).jobs) {
                names.push_back(job.task);
            }
        });
        return names;
    }
    auto retry(JobId id) -> Result<job::Job> {
        return transact<Result<job::Job>>([&](store::Transaction& transaction) {
            return transaction.jobs().retry(id, std::nullopt, now());
        });
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, BatchesTest, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(BatchesTest, are_listed_newest_first) {
    const auto first = a_batch(1).batch;
    const auto second = a_batch(2).batch;
    const auto list = [&](std::optional<BatchId> before, std::size_t limit) {
        std::vector<store::Batch> batches;
        store().read([&](store::Snapshot& snapshot) {
            batches = snapshot.batches().list(before, limit);
        });
        return batches;
    };

    EXPECT_THAT(
        list(std::nullopt, 10), testing::ElementsAre(find_batch(second), find_batch(first))
    );
    EXPECT_THAT(list(std::nullopt, 1), testing::ElementsAre(find_batch(second)));
    EXPECT_THAT(list(second, 10), testing::ElementsAre(find_batch(first)));
    EXPECT_THAT(list(first, 10), testing::IsEmpty());
}

TEST_P(BatchesTest, calls_back_in_the_commit_that_ends_the_last_member) {
    const auto batch = a_batch(2);
    EXPECT_EQ(numbers(batch.batch), "total 2 pending 2 succeeded 0 failed 0 cancelled 0 skipped 0");
    EXPECT_EQ(find(batch.jobs.front().id)->batch, batch.batch);
    const auto running = claim();
    ASSERT_TRUE(finish(running[0], Outcome::success("")));
    EXPECT_THAT(tasks(), testing::Not(testing::Contains("tidy")));

    ASSERT_TRUE(finish(running[1], Outcome::success("")));

    EXPECT_EQ(
        numbers(batch.batch),
        "total 2 pending 0 succeeded 2 failed 0 cancelled 0 skipped 0 finished"
    );
    const auto callbacks = claim();
    ASSERT_EQ(callbacks.size(), 2U);
    EXPECT_EQ(callbacks[0].task, "celebrate");
    EXPECT_EQ(callbacks[0].payload, R"({"n":1.50})");
    EXPECT_EQ(callbacks[0].max_attempts, 7);
    EXPECT_FALSE(callbacks[0].batch) << "callbacks are no members";
    EXPECT_EQ(callbacks[1].task, "tidy");
}

TEST_P(BatchesTest, a_failure_completes_it_without_success_until_a_retry_succeeds) {
    const auto batch = a_batch(2);
    const auto running = claim();
    ASSERT_TRUE(finish(running[0], Outcome::success("")));
    ASSERT_TRUE(finish(running[1], Outcome::permanent_failure("e", "no")));
    EXPECT_EQ(
        numbers(batch.batch),
        "total 2 pending 0 succeeded 1 failed 1 cancelled 0 skipped 0 finished"
    );
    EXPECT_THAT(tasks(), testing::UnorderedElementsAre("report", "report", "tidy"));

    ASSERT_TRUE(retry(running[1].id).has_value());
    EXPECT_EQ(numbers(batch.batch), "total 2 pending 1 succeeded 1 failed 0 cancelled 0 skipped 0");
    for (const auto& job : claim()) {
        ASSERT_TRUE(finish(job, Outcome::success("")));
    }

    EXPECT_THAT(tasks(), testing::UnorderedElementsAre("report", "report", "tidy", "celebrate"))
        << "each callback once";
}

TEST_P(BatchesTest, an_open_one_takes_jobs_until_it_is_closed) {
    const auto batch =
        try_insert({.batch = store::NewBatch{.on_complete = calling("tidy")}})->batch;
    auto member = a_job();
    member.job.batch = batch;
    ASSERT_TRUE(try_insert({.jobs = {member}}).has_value());
    ASSERT_TRUE(finish(claim().front(), Outcome::success("")));
    EXPECT_EQ(numbers(batch), "total 1 pending 0 succeeded 1 failed 0 cancelled 0 skipped 0");

    ASSERT_TRUE(close(batch).has_value());

    EXPECT_EQ(
        numbers(batch), "total 1 pending 0 succeeded 1 failed 0 cancelled 0 skipped 0 finished"
    );
    EXPECT_THAT(tasks(), testing::UnorderedElementsAre("report", "tidy"));
    EXPECT_EQ(try_insert({.jobs = {member}}).error().code, "batch_closed");
    EXPECT_TRUE(close(batch).has_value());
    EXPECT_EQ(tasks().size(), 2U) << "closing again calls nobody";
}

TEST_P(BatchesTest, an_empty_one_is_over_at_once) {
    const auto batch = a_batch(0);

    EXPECT_EQ(
        numbers(batch.batch),
        "total 0 pending 0 succeeded 0 failed 0 cancelled 0 skipped 0 finished"
    );
    EXPECT_THAT(tasks(), testing::UnorderedElementsAre("celebrate", "tidy"));
}

TEST_P(BatchesTest, a_callback_whose_unique_key_is_taken_leaves_the_holder_in_its_place) {
    store::Callback callback{.job = a_job("tidy").job, .unique = job::UniqueRequest{.key = "k"}};
    const auto end_batch = [&] {
        const auto batch = try_insert({
            .jobs = {a_job("member")},
            .batch = store::NewBatch{.closed = true, .on_complete = callback},
        });
        ASSERT_TRUE(batch && cancel(batch->jobs.front().id));
    };

    end_batch();
    end_batch();
    EXPECT_THAT(tasks(), testing::UnorderedElementsAre("member", "member", "tidy"));

    callback.unique->on_conflict = job::OnConflict::replace;
    end_batch();
    EXPECT_THAT(
        counts(),
        testing::UnorderedElementsAre(
            "default/member cancelled 3", "default/tidy ready 1", "default/tidy cancelled 1"
        )
    );
}

TEST_P(BatchesTest, one_that_is_over_since_a_callback_took_the_place_of_its_member_is_settled) {
    auto member = a_job("tidy");
    member.job.unique_key = "k";
    member.unique = store::UniqueClaim{};
    const auto other =
        try_insert({.jobs = {member}, .batch = store::NewBatch{.closed = true}}).value();
    const store::Callback callback{
        .job = a_job("tidy").job,
        .unique = job::UniqueRequest{.key = "k", .on_conflict = job::OnConflict::replace},
    };
    store::InsertJobs request{
        .jobs = {a_job("member")},
        .batch = store::NewBatch{.closed = true, .on_complete = callback},
    };
    const auto first = try_insert(std::move(request)).value();

    ASSERT_TRUE(cancel(first.jobs.front().id));

    EXPECT_EQ(
        numbers(other.batch),
        "total 1 pending 0 succeeded 0 failed 0 cancelled 1 skipped 0 finished"
    );
}

TEST_P(BatchesTest, a_callback_comes_back_as_it_went) {
    store::Callback callback{.job = {.task = "t"}, .delay = std::chrono::seconds(3)};
    EXPECT_EQ(store::decode_callback(store::encode_callback(callback)), callback);

    callback.unique = job::UniqueRequest{
        .key = "k",
        .held_while = job::UniqueWhile::window,
        .window = std::chrono::hours(1),
        .on_conflict = job::OnConflict::replace,
    };
    EXPECT_EQ(store::decode_callback(store::encode_callback(callback)), callback);
}

TEST_P(BatchesTest, an_unknown_batch_is_an_error_of_its_field) {
    auto member = a_job();
    member.job.batch = BatchId{4711};
    const auto refused = try_insert({.jobs = {a_job(), member}});

    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, "unknown_batch");
    EXPECT_EQ(refused.error().fields.front().pointer, "/1/batch");
    EXPECT_TRUE(tasks().empty());
}

TEST_P(BatchesTest, counts_members_that_are_cancelled_or_skipped) {
    store::InsertJobs request{.batch = store::NewBatch{.closed = true}};
    request.jobs = {a_job("parent"), a_job("child")};
    request.jobs[1].after_jobs = {{.sibling = 0}};
    request.jobs[1].job.depends_on = {JobId{}};
    const auto batch = try_insert(std::move(request)).value();
    EXPECT_EQ(find(batch.jobs[1].id)->depends_on, std::vector{batch.jobs[0].id});

    ASSERT_TRUE(cancel(batch.jobs[0].id));

    EXPECT_EQ(
        numbers(batch.batch),
        "total 2 pending 0 succeeded 0 failed 0 cancelled 1 skipped 1 finished"
    );
}

TEST_P(BatchesTest, parents_come_first_whatever_the_order_of_the_request) {
    store::InsertJobs request{.order = {1, 0}};
    request.jobs = {a_job("child"), a_job("parent")};
    request.jobs[0].after_jobs = {{.sibling = 1}};
    const auto inserted = try_insert(std::move(request)).value();

    EXPECT_EQ(inserted.jobs[0].task, "child");
    EXPECT_EQ(state_of(inserted.jobs[0].id), "blocked");
    EXPECT_EQ(state_of(inserted.jobs[1].id), "ready");
}

TEST_P(BatchesTest, an_unknown_parent_is_an_error_of_its_field) {
    auto child = a_job();
    child.after_jobs = {{.parent = insert_one(a_job()).id}, {.parent = JobId{4711}}};
    const auto refused = try_insert({.jobs = {a_job(), child}});

    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, "unknown_dependency");
    EXPECT_EQ(refused.error().fields.front().pointer, "/1/depends_on/1");
    EXPECT_EQ(tasks().size(), 1U);
}

TEST_P(BatchesTest, fans_out_and_in_again_over_ten_thousand) {
    constexpr std::size_t kChildren = 10'000;
    store::InsertJobs request{.batch = store::NewBatch{.closed = true}};
    request.jobs.push_back(a_job("root"));
    auto last = a_job("last");
    for (std::size_t i = 1; i <= kChildren; ++i) {
        auto child = a_job("child");
        child.after_jobs = {{.sibling = 0}};
        request.jobs.push_back(child);
        last.after_jobs.push_back({.sibling = i});
    }
    request.jobs.push_back(last);
    const auto batch = try_insert(std::move(request)).value();
    const auto last_id = batch.jobs.back().id;

    ASSERT_TRUE(finish(claim().front(), Outcome::success("")));
    const auto children = claim(kChildren + 1);
    ASSERT_EQ(children.size(), kChildren);
    transact<bool>([&](store::Transaction& transaction) {
        for (const auto& child : children) {
            const store::Finish end{
                .id = child.id, .fence = child.fence, .holder = "node", .now = now()
            };
            const auto* const pointer = &end;
            EXPECT_TRUE(transaction.jobs().finish(std::span(&pointer, 1)).front().has_value());
        }
        return true;
    });

    EXPECT_EQ(state_of(last_id), "ready");
}

}  // namespace
}  // namespace pawl::conformance
