// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/work_waiters.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "pawl/runtime/manual_alarms.h"

namespace pawl::commands {
namespace {

class WorkWaitersTest : public testing::Test {
 protected:
    // One worker that waits for work of a queue.
    struct Worker {
        std::unique_ptr<WorkWaiters::Waiter> waiter;
        bool awake = false;
    };

    ~WorkWaitersTest() override {
        waiters_.wake_all();
        settle();
    }

    auto waits_in(std::string queue) -> std::unique_ptr<Worker> {
        auto worker = std::make_unique<Worker>();
        worker->waiter = waiters_.enter(std::move(queue), io_.get_executor());
        begin_waiting(*worker);
        EXPECT_FALSE(worker->awake);
        return worker;
    }
    void begin_waiting(Worker& worker) {
        boost::asio::co_spawn(io_, wait(&worker), boost::asio::detached);
        settle();
    }
    void commit(std::initializer_list<std::string_view> queues) {
        store::Changes changes;
        for (const auto queue : queues) {
            changes.work_added.in(queue);
        }
        waiters_.notify(changes);
        settle();
    }
    void settle() {
        io_.restart();
        io_.poll();
    }

    ManualClock clock_;
    ManualAlarms alarms_{clock_};
    boost::asio::io_context io_;
    WorkWaiters waiters_{alarms_};

 private:
    static auto wait(Worker* worker) -> Async<> {
        co_await worker->waiter->wait_until(SteadyTime{} + std::chrono::hours(1));
        worker->awake = true;
    }
};

TEST_F(WorkWaitersTest, work_wakes_those_who_wait_in_its_queue_and_nobody_else) {
    const auto one = waits_in("mail");
    const auto two = waits_in("mail");
    const auto other = waits_in("sms");

    commit({"mail", "billing"});

    EXPECT_TRUE(one->awake);
    EXPECT_TRUE(two->awake);
    EXPECT_FALSE(other->awake);
}

TEST_F(WorkWaitersTest, work_of_several_queues_wakes_all_of_them) {
    const auto mail = waits_in("mail");
    const auto sms = waits_in("sms");

    commit({"sms", "mail"});

    EXPECT_TRUE(mail->awake);
    EXPECT_TRUE(sms->awake);
}

TEST_F(WorkWaitersTest, work_everywhere_wakes_everybody) {
    const auto mail = waits_in("mail");
    const auto sms = waits_in("sms");
    store::Changes changes;
    changes.work_added.in("mail");
    changes.work_added.everywhere();

    waiters_.notify(changes);
    settle();

    EXPECT_TRUE(mail->awake);
    EXPECT_TRUE(sms->awake);
}

TEST_F(WorkWaitersTest, a_commit_without_work_wakes_nobody) {
    const auto mail = waits_in("mail");

    commit({});

    EXPECT_FALSE(mail->awake);
}

TEST_F(WorkWaitersTest, work_that_comes_before_the_wait_is_not_missed) {
    Worker worker{.waiter = waiters_.enter("mail", io_.get_executor())};
    commit({"mail"});

    begin_waiting(worker);

    EXPECT_TRUE(worker.awake);
}

TEST_F(WorkWaitersTest, who_has_left_is_not_woken) {
    waiters_.enter("mail", io_.get_executor()).reset();
    const auto stays = waits_in("mail");

    commit({"mail"});

    EXPECT_TRUE(stays->awake);
}

TEST_F(WorkWaitersTest, the_end_wakes_everybody) {
    const auto mail = waits_in("mail");

    waiters_.wake_all();
    settle();

    EXPECT_TRUE(mail->awake);
    EXPECT_TRUE(waiters_.closing());
}

}  // namespace
}  // namespace pawl::commands
