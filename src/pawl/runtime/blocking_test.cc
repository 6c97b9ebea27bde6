// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <future>
#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

#include "pawl/runtime/blocking_thread.h"
#include "pawl/runtime/call_blocking.h"
#include "pawl/runtime/interrupt.h"
#include "pawl/runtime/manual_alarms.h"

namespace pawl {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Interrupt, wakes_a_thread_that_waits_for_a_descriptor) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    Interrupt interrupt;
    auto woken = std::async(std::launch::async, [&] { return interrupt.wait(pipe[0], POLLIN); });

    interrupt.raise(Interrupt::Level::cancel);

    EXPECT_EQ(woken.get(), Interrupt::Woken::interrupted);
    EXPECT_EQ(interrupt.wait(pipe[0], POLLIN), Interrupt::Woken::interrupted);
    ::close(pipe[0]);
    ::close(pipe[1]);
}

TEST(Interrupt, is_heard_again_when_it_rises) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    Interrupt interrupt;
    interrupt.raise(Interrupt::Level::cancel);
    auto woken = std::async(std::launch::async, [&] {
        return interrupt.wait(pipe[0], POLLIN, Interrupt::Level::cancel);
    });

    interrupt.raise(Interrupt::Level::abandon);
    interrupt.raise(Interrupt::Level::cancel);

    EXPECT_EQ(woken.get(), Interrupt::Woken::interrupted);
    EXPECT_EQ(interrupt.level(), Interrupt::Level::abandon);
    ::close(pipe[0]);
    ::close(pipe[1]);
}

TEST(Interrupt, gives_way_to_a_descriptor_that_is_ready) {
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    Interrupt interrupt;

    EXPECT_EQ(interrupt.wait(pipe[1], POLLOUT), Interrupt::Woken::ready);
    EXPECT_EQ(interrupt.nap(milliseconds(0)), Interrupt::Woken::ready);
    ::close(pipe[0]);
    ::close(pipe[1]);
}

TEST(BlockingThread, runs_what_is_posted_in_order) {
    std::vector<int> order;
    std::promise<void> done;
    BlockingThread thread("test");

    for (int i = 0; i < 3; ++i) {
        thread.post([&order, i] { order.push_back(i); });
    }
    thread.post([&done] { done.set_value(); });
    done.get_future().wait();

    EXPECT_EQ(order, (std::vector{0, 1, 2}));
}

TEST(BlockingThread, ends_behind_what_was_posted) {
    std::promise<void> begun;
    std::promise<void> go_on;
    std::promise<void> last;
    auto last_done = last.get_future();
    {
        BlockingThread thread("test");
        thread.post([&] {
            begun.set_value();
            go_on.get_future().wait();
        });
        thread.post([&last] { last.set_value(); });
        begun.get_future().wait();
        thread.finish();
        EXPECT_FALSE(thread.has_ended());
        go_on.set_value();
        last_done.wait();
    }
}

class CallBlocking : public testing::Test {
 protected:
    using Work = std::move_only_function<int(Interrupt&)>;

    void start(Work work) {
        boost::asio::co_spawn(
            io_,
            call_blocking<int>(&thread_, patience(), std::move(work)),
            [this](std::exception_ptr error, Called<int> called) {
                EXPECT_FALSE(error);
                called_ = called;
            }
        );
        io_.poll();
    }
    void finish() {
        while (!called_) {
            io_.run_one();
        }
    }
    void advance(Duration by) {
        clock_.advance(by);
        alarms_.fire_due();
        io_.poll();
    }
    [[nodiscard]] auto patience() -> Patience {
        return {
            .clock = &clock_,
            .alarms = &alarms_,
            .stop = stopper_.get_token(),
            .until = SteadyTime{} + seconds(10)
        };
    }

    ManualClock clock_;
    ManualAlarms alarms_{clock_};
    std::stop_source stopper_;
    boost::asio::io_context io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor(
    )};
    std::optional<Called<int>> called_;
    BlockingThread thread_{"test"};
};

TEST_F(CallBlocking, gives_what_the_call_returns) {
    start([](Interrupt&) { return 7; });
    finish();

    EXPECT_EQ(called_->value, 7);
    EXPECT_EQ(called_->cut, Cut::none);
}

TEST_F(CallBlocking, interrupts_a_call_when_its_time_is_over) {
    start([](Interrupt& interrupt) {
        while (interrupt.nap(seconds(60)) == Interrupt::Woken::ready) {
        }
        return 1;
    });

    advance(seconds(10));
    finish();

    EXPECT_EQ(called_->value, 1);
    EXPECT_EQ(called_->cut, Cut::time);
}

TEST_F(CallBlocking, interrupts_a_call_when_it_is_asked_to_stop) {
    start([](Interrupt& interrupt) {
        while (interrupt.nap(seconds(60)) == Interrupt::Woken::ready) {
        }
        return 1;
    });

    stopper_.request_stop();
    finish();

    EXPECT_EQ(called_->value, 1);
    EXPECT_EQ(called_->cut, Cut::stop);
}

TEST_F(CallBlocking, abandons_a_call_that_does_not_listen) {
    std::promise<void> go_on;
    auto gate = go_on.get_future();
    std::promise<Interrupt::Level> seen;
    start([&](Interrupt& interrupt) {
        gate.wait();
        seen.set_value(interrupt.level());
        return 1;
    });

    advance(seconds(10));
    EXPECT_FALSE(called_);
    advance(kInterruptGrace);

    ASSERT_TRUE(called_);
    EXPECT_FALSE(called_->value);
    EXPECT_EQ(called_->cut, Cut::time);
    go_on.set_value();
    EXPECT_EQ(seen.get_future().get(), Interrupt::Level::abandon);
}

}  // namespace
}  // namespace pawl
