// SPDX-License-Identifier: Apache-2.0
// Work that somebody asks for although its queue is paused.
#include <gmock/gmock.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <utility>

#include "house.h"
#include "pawl/commands/start_jobs.h"

namespace pawl::scenarios {
namespace {

using job::Outcome;
using std::chrono::hours;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const access::Principal kAdmin{.role = access::Role::admin, .id = "admin"};

class StartNow : public House {
 protected:
    StartNow() {
        at("2026-01-01T00:00:00Z");
        add_task("work");
        add_task("other");
        start();
        pause_queue("default", true);
    }
    auto start_job(JobId id) -> std::string {
        auto work = commands::start_job(services(), kAdmin, id);
        const auto job = get<job::Job>(std::move(work));
        return job ? std::string(to_text(job->state)) : job.error().code;
    }
    auto start_next(std::vector<std::string> tasks, std::size_t limit = 1)
        -> std::vector<job::Job> {
        return get<std::vector<job::Job>>(
                   commands::start_next(services(), kAdmin, std::move(tasks), limit)
        )
            .value();
    }

 private:
    template <class T>
    auto get(Async<Result<T>> work) -> Result<T> {
        std::optional<Result<T>> answer;
        boost::asio::co_spawn(
            executor(),
            [](Async<Result<T>> asked, std::optional<Result<T>>* out) -> Async<> {
                *out = co_await std::move(asked);
            }(std::move(work), &answer),
            boost::asio::detached
        );
        settle();
        return std::move(answer.value());
    }
};

TEST_F(StartNow, runs_one_job_of_a_paused_queue_and_leaves_the_others) {
    const auto first = enqueue("work");
    const auto second = enqueue("work");

    EXPECT_EQ(start_job(second), "running");

    EXPECT_EQ(state(first), "ready");
    EXPECT_EQ(find(second).attempt, 1);
    stage_.end(second, Outcome::success("1"));
    pass(seconds(0));
    EXPECT_EQ(state(second), "succeeded");
    EXPECT_EQ(state(first), "ready");
}

TEST_F(StartNow, does_not_wait_for_the_time_of_a_job) {
    const auto later = enqueue("work", hours(5));

    EXPECT_EQ(start_job(later), "running");
}

TEST_F(StartNow, starts_nothing_twice) {
    const auto id = enqueue("work");

    EXPECT_EQ(start_job(id), "running");
    EXPECT_EQ(start_job(id), "running");

    EXPECT_THAT(stage_.started, SizeIs(1));
    EXPECT_EQ(find(id).fence, 1);
}

TEST_F(StartNow, leaves_a_job_that_is_final_alone) {
    const auto id = enqueue("work");
    (void)cancel(id);

    EXPECT_EQ(start_job(id), "cancelled");
    EXPECT_THAT(stage_.started, IsEmpty());
}

TEST_F(StartNow, does_not_know_jobs_that_are_not_there) {
    EXPECT_EQ(start_job({4711}), "not_found");
}

TEST_F(StartNow, takes_the_next_job_of_the_tasks_that_are_named) {
    enqueue("other");
    const auto first = enqueue("work");
    enqueue("work");

    const auto started = start_next({"work"});

    ASSERT_THAT(started, SizeIs(1));
    EXPECT_EQ(started[0].id, first);
    EXPECT_THAT(stage_.started, ElementsAre("work"));
}

TEST_F(StartNow, takes_no_more_than_it_is_asked_for) {
    for (int i = 0; i < 4; ++i) {
        enqueue("work");
    }

    EXPECT_THAT(start_next({"work", "other"}, 3), SizeIs(3));
    EXPECT_THAT(start_next({"work", "other"}, 3), SizeIs(1));
    EXPECT_THAT(start_next({"work", "other"}, 3), IsEmpty());
}

TEST_F(StartNow, counts_the_attempt_and_its_failure) {
    const auto id = enqueue("work");
    ASSERT_EQ(start_job(id), "running");

    stage_.end(id, Outcome::failure("e", "again"));
    pass(hours(1));

    EXPECT_EQ(state(id), "ready");  // its backoff is over, and the queue is still paused
    EXPECT_EQ(find(id).attempt, 1);
}

TEST_F(StartNow, takes_no_more_than_the_node_has_slots) {
    for (int i = 0; i < 70; ++i) {
        enqueue("work");
    }

    EXPECT_THAT(start_next({"work"}, 100), SizeIs(64));
    EXPECT_THAT(start_next({"work"}, 100), IsEmpty());
}

}  // namespace
}  // namespace pawl::scenarios
