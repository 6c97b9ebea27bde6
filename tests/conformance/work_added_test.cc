// SPDX-License-Identifier: Apache-2.0
// Each commit that lets a claim find more says in which queue: who waits there sleeps on otherwise.
#include <gmock/gmock.h>

#include <functional>

#include "store_fixture.h"

namespace pawl::conformance {
namespace {

using job::JobState;
using job::Outcome;
using std::chrono::hours;
using testing::ElementsAre;
using testing::IsEmpty;

class WorkAddedTest : public StoreTest {
 protected:
    // Of the last transaction.
    [[nodiscard]] auto queues() const -> std::vector<std::string> {
        return changes_.work_added.queues();
    }
    template <class T>
    void change(Result<T> (store::JobPort::*method)(JobId, WallTime), JobId id) {
        transact<bool>([&](store::Transaction& transaction) {
            return (transaction.jobs().*method)(id, now()).has_value();
        });
    }
    void change_queues(const std::function<void(store::QueuePort&)>& body) {
        transact<bool>([&](store::Transaction& transaction) {
            body(transaction.queues());
            return true;
        });
    }
    void promote() {
        transact<std::size_t>([&](store::Transaction& transaction) {
            return transaction.jobs().promote(now(), 100);
        });
    }
    auto later(std::string queue) -> store::NewJob {
        auto job = a_job("report", std::move(queue));
        job.job.run_at = now() + hours(1);
        return job;
    }
};

INSTANTIATE_TEST_SUITE_P(
    Stores, WorkAddedTest, testing::ValuesIn(subject_kinds()), testing::PrintToStringParamName()
);

TEST_P(WorkAddedTest, new_jobs_that_are_due_name_their_queues) {
    insert({a_job("report", "mail"), a_job("report", "sms"), a_job("report", "mail")});

    EXPECT_THAT(queues(), ElementsAre("mail", "sms"));
    EXPECT_FALSE(changes_.work_added.is_everywhere());
    insert_one(later("mail"));
    EXPECT_FALSE(changes_.work_added.any());
}

TEST_P(WorkAddedTest, jobs_of_more_queues_than_are_named_are_work_everywhere) {
    std::vector<store::NewJob> jobs;
    for (int i = 0; i < 1'000; ++i) {
        jobs.push_back(a_job("report", "q" + std::to_string(i)));
    }
    insert(jobs);

    EXPECT_TRUE(changes_.work_added.is_everywhere());
    EXPECT_TRUE(changes_.work_added.is_in("q999"));
}

TEST_P(WorkAddedTest, an_attempt_that_ends_leaves_a_slot_of_its_queue) {
    insert_one(a_job("report", "mail"));
    const auto running = claim();
    EXPECT_FALSE(changes_.work_added.any());

    ASSERT_TRUE(finish(running.front(), Outcome::success("")));

    EXPECT_THAT(queues(), ElementsAre("mail"));
}

TEST_P(WorkAddedTest, a_dependent_in_another_queue_names_that_too) {
    const auto parent = insert_one(a_job("report", "mail"));
    auto child = a_job("report", "sms");
    child.after_jobs = {{.parent = parent.id}};
    insert_one(child);
    EXPECT_FALSE(changes_.work_added.any());

    ASSERT_TRUE(finish(claim().front(), Outcome::success("")));

    EXPECT_THAT(queues(), ElementsAre("mail", "sms"));
}

TEST_P(WorkAddedTest, the_next_job_of_an_ordering_key_names_its_queue) {
    auto job = a_job("report", "mail");
    job.job.ordering_key = "o";
    const auto first = insert_one(job);
    insert_one(job);

    ASSERT_TRUE(cancel(first.id));

    EXPECT_THAT(queues(), ElementsAre("mail"));
}

TEST_P(WorkAddedTest, the_callback_of_a_batch_names_its_queue) {
    store::InsertJobs request{
        .jobs = {a_job("report", "mail")},
        .batch =
            store::NewBatch{
                .closed = true,
                .on_complete = store::Callback{.job = a_job("report", "sms").job},
            },
        .now = now(),
    };
    auto* const pointer = &request;
    const auto id = transact<JobId>([&](store::Transaction& transaction) {
        return transaction.jobs().insert(std::span(&pointer, 1)).front()->jobs.front().id;
    });

    ASSERT_TRUE(cancel(id));

    EXPECT_THAT(queues(), ElementsAre("sms"));
}

TEST_P(WorkAddedTest, time_that_comes_names_the_queues_of_what_is_due) {
    insert({later("mail"), later("sms")});
    clock_.advance(hours(1));

    promote();

    EXPECT_THAT(queues(), ElementsAre("mail", "sms"));
}

TEST_P(WorkAddedTest, jobs_that_people_make_ready_name_their_queue) {
    const auto waiting = insert_one(later("mail"));
    const auto final = insert_one(a_job("report", "sms"));
    ASSERT_TRUE(cancel(final.id));

    change(&store::JobPort::expedite, waiting.id);
    EXPECT_THAT(queues(), ElementsAre("mail"));
    transact<bool>([&](store::Transaction& transaction) {
        return transaction.jobs().retry(final.id, std::nullopt, now()).has_value();
    });
    EXPECT_THAT(queues(), ElementsAre("sms"));
    transact<bool>([&](store::Transaction& transaction) {
        return transaction.jobs().patch(final.id, {.priority = 7}, now()).has_value();
    });
    EXPECT_THAT(queues(), ElementsAre("sms"));
}

TEST_P(WorkAddedTest, limits_and_resumed_pauses_name_their_queue) {
    change_queues([](store::QueuePort& port) { port.put({.name = "mail", .concurrency = 2}); });
    EXPECT_THAT(queues(), ElementsAre("mail"));
    change_queues([](store::QueuePort& port) { port.set_paused("sms", true); });
    insert_one(a_job("report", "sms"));
    EXPECT_FALSE(changes_.work_added.any()) << "it may not start";
    change_queues([](store::QueuePort& port) { port.set_paused("sms", false); });
    EXPECT_THAT(queues(), ElementsAre("sms"));
    change_queues([](store::QueuePort& port) { port.set_key_paused("mail", "k", true); });
    EXPECT_FALSE(changes_.work_added.any());
    change_queues([](store::QueuePort& port) { port.set_key_paused("mail", "k", false); });
    EXPECT_THAT(queues(), ElementsAre("mail"));
}

TEST_P(WorkAddedTest, a_resumed_task_may_have_jobs_anywhere) {
    change_queues([](store::QueuePort& port) { port.set_task_paused("report", true); });
    EXPECT_FALSE(changes_.work_added.any());

    change_queues([](store::QueuePort& port) { port.set_task_paused("report", false); });

    EXPECT_TRUE(changes_.work_added.is_everywhere());
    EXPECT_THAT(queues(), IsEmpty());
}

}  // namespace
}  // namespace pawl::conformance
