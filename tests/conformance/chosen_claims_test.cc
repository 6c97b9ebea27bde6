// SPDX-License-Identifier: Apache-2.0
// Claims of jobs that somebody chose, and claims from paused queues.
#include <gmock/gmock.h>

#include <utility>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using job::Outcome;
using std::chrono::hours;
using std::chrono::minutes;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class ChosenClaims : public StoreTest {
 protected:
    auto choose(std::vector<JobId> jobs, std::size_t limit = 100) -> std::vector<JobId> {
        auto request = any();
        request.limit = limit;
        request.chosen = std::move(jobs);
        return take(request);
    }
    auto take(const store::ClaimRequest& request) -> std::vector<JobId> {
        const auto claimed = transact<store::Claimed>([&](store::Transaction& transaction) {
            return transaction.jobs().claim(request);
        });
        std::vector<JobId> ids;
        for (const auto& job : claimed.jobs) {
            EXPECT_EQ(job.state, job::JobState::running);
            ids.push_back(job.id);
        }
        return ids;
    }
    [[nodiscard]] auto any() const -> store::ClaimRequest {
        return {
            .holder = "node",
            .now = now(),
            .limit = 100,
            .paused_queues = store::PausedQueues::taken_from,
            .runnable = [](std::string_view,
                           std::string_view task) { return task != "unrunnable"; },
        };
    }
    void put(store::Queue queue) {
        queue.name = "default";
        transact<bool>([&](store::Transaction& transaction) {
            transaction.queues().put(queue);
            return true;
        });
    }
    void pause() {
        transact<bool>([](store::Transaction& transaction) {
            return transaction.queues().set_paused("default", true);
        });
    }
    auto send(const std::string& key = {}) -> JobId {
        auto job = a_job();
        job.job.concurrency_key = key;
        return insert_one(job).id;
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, ChosenClaims, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(ChosenClaims, take_the_jobs_that_were_named_whatever_stands_before_them) {
    const auto first = send();
    const auto second = send();
    const auto third = send();

    EXPECT_THAT(choose({third, second}), ElementsAre(third, second));

    EXPECT_EQ(state_of(first), "ready");
    EXPECT_EQ(find(third)->attempt, 1);
    EXPECT_EQ(find(third)->fence, 1);
    EXPECT_THAT(claim(), SizeIs(1));
}

TEST_P(ChosenClaims, take_nothing_that_is_not_ready) {
    const auto running = send();
    ASSERT_THAT(claim(), SizeIs(1));
    auto later = a_job();
    later.job.run_at = now() + hours(1);
    const auto scheduled = insert_one(later).id;
    const auto gone = send();
    (void)cancel(gone);

    EXPECT_THAT(choose({running, scheduled, gone, JobId{4711}}), IsEmpty());
    EXPECT_EQ(find(running)->fence, 1);
}

TEST_P(ChosenClaims, take_no_more_than_the_limit) {
    const auto first = send();
    const auto second = send();

    EXPECT_THAT(choose({first, second}, 1), ElementsAre(first));
}

TEST_P(ChosenClaims, leave_tasks_alone_that_cannot_run_or_are_paused) {
    const auto unrunnable = insert_one(a_job("unrunnable")).id;
    const auto paused = insert_one(a_job("paused")).id;
    transact<bool>([](store::Transaction& transaction) {
        transaction.queues().set_task_paused("paused", true);
        return true;
    });

    EXPECT_THAT(choose({unrunnable, paused}), IsEmpty());
}

TEST_P(ChosenClaims, take_from_a_paused_queue_only_if_they_say_so) {
    const auto job = send();
    pause();
    auto request = any();
    request.chosen = {job};
    request.paused_queues = store::PausedQueues::left_alone;
    EXPECT_THAT(take(request), IsEmpty());

    request.paused_queues = store::PausedQueues::taken_from;

    EXPECT_THAT(take(request), ElementsAre(job));
}

TEST_P(ChosenClaims, and_other_claims_too_may_take_from_a_paused_queue) {
    const auto job = send();
    pause();
    auto request = any();
    request.paused_queues = store::PausedQueues::left_alone;
    EXPECT_THAT(take(request), IsEmpty());

    request.paused_queues = store::PausedQueues::taken_from;

    EXPECT_THAT(take(request), ElementsAre(job));
}

TEST_P(ChosenClaims, keep_the_limits_of_the_queue) {
    put({.concurrency = 1, .rate = flow::RateLimit{.starts = 2, .window = minutes(1)}});
    const auto first = send();
    const auto second = send();
    const auto third = send();

    EXPECT_THAT(choose({first, second}), ElementsAre(first));
    ASSERT_TRUE(finish(*find(first), Outcome::success("")));
    EXPECT_THAT(choose({second}), ElementsAre(second));
    ASSERT_TRUE(finish(*find(second), Outcome::success("")));
    EXPECT_THAT(choose({third}), IsEmpty());
    clock_.advance(minutes(2));

    EXPECT_THAT(choose({third}), ElementsAre(third));
}

TEST_P(ChosenClaims, keep_the_limits_of_a_key) {
    put(
        {.per_key_concurrency = 1,
         .per_key_rate = flow::RateLimit{.starts = 2, .window = minutes(1)}}
    );
    const auto first = send("a");
    const auto second = send("a");
    const auto third = send("a");
    const auto other = send("b");

    EXPECT_THAT(choose({first, second, other}), ElementsAre(first, other));
    ASSERT_TRUE(finish(*find(first), Outcome::success("")));
    EXPECT_THAT(choose({second}), ElementsAre(second));
    ASSERT_TRUE(finish(*find(second), Outcome::success("")));

    EXPECT_THAT(choose({third}), IsEmpty());
}

TEST_P(ChosenClaims, leave_a_paused_key_alone) {
    const auto job = send("a");
    transact<bool>([](store::Transaction& transaction) {
        return transaction.queues().set_key_paused("default", "a", true);
    });

    EXPECT_THAT(choose({job}), IsEmpty());
}

TEST_P(ChosenClaims, count_among_what_runs_with_a_key) {
    put({.per_key_concurrency = 1});
    const auto first = send("a");
    const auto second = send("a");
    ASSERT_THAT(choose({second}), ElementsAre(second));

    EXPECT_THAT(claim(), IsEmpty());
    ASSERT_TRUE(finish(*find(second), Outcome::success("")));

    const auto next = claim();
    ASSERT_THAT(next, SizeIs(1));
    EXPECT_EQ(next.front().id, first);
}

}  // namespace
}  // namespace pawl::conformance
