// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/job_waiters.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>

#include "pawl/runtime/manual_alarms.h"

namespace pawl::commands {
namespace {

class JobWaitersTest : public testing::Test {
 protected:
    // Whether one that waits for job 7 is woken by what `wake` does.
    auto is_woken(const std::function<void(JobWaiters::Waiter&)>& wake) -> bool {
        bool woken = false;
        const auto waiter = waiters_.enter(JobId{7}, io_.get_executor());
        boost::asio::co_spawn(
            io_,
            [](JobWaiters::Waiter* one, SteadyTime until, bool* done) -> Async<> {
                co_await one->wait_until(until);
                *done = true;
            }(waiter.get(), clock_.steady_now() + std::chrono::hours(1), &woken),
            boost::asio::detached
        );
        settle();
        EXPECT_FALSE(woken);
        wake(*waiter);
        settle();
        const bool answer = woken;
        waiter->ring();
        settle();
        return answer;
    }
    auto is_woken_by(const store::Changes& changes) -> bool {
        return is_woken([&](JobWaiters::Waiter&) { waiters_.notify(changes); });
    }

    void settle() {
        io_.restart();
        io_.poll();
    }

    ManualClock clock_;
    ManualAlarms alarms_{clock_};
    boost::asio::io_context io_;
    JobWaiters waiters_{alarms_};
};

TEST_F(JobWaitersTest, are_woken_by_changes_of_their_job_alone) {
    EXPECT_TRUE(is_woken_by({.jobs = {{JobId{7}, store::JobEvent::succeeded}}}));
    EXPECT_FALSE(is_woken_by({.jobs = {{JobId{8}, store::JobEvent::succeeded}}}));
}

TEST_F(JobWaitersTest, are_woken_by_new_log_lines_of_their_job_alone) {
    EXPECT_TRUE(is_woken_by({.logged = {JobId{6}, JobId{7}}}));
    EXPECT_FALSE(is_woken_by({.logged = {JobId{8}}}));
}

TEST_F(JobWaitersTest, are_woken_by_their_own_ring_and_at_shutdown) {
    EXPECT_TRUE(is_woken([](JobWaiters::Waiter& waiter) { waiter.ring(); }));
    EXPECT_TRUE(is_woken([this](JobWaiters::Waiter&) { waiters_.wake_all(); }));
    EXPECT_TRUE(waiters_.closing());
}

}  // namespace
}  // namespace pawl::commands
