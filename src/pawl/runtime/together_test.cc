// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/together.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <stdexcept>
#include <string>

namespace pawl {
namespace {

using testing::ElementsAre;

class Together : public testing::Test {
 protected:
    // Says that it begins, and its name once it is let go.
    auto one(std::string name) -> Async<> {
        said_.push_back("begin " + name);
        (void)co_await suspend_for<bool>([this](Resume<bool> resume) {
            waiting_.push_back(std::move(resume));
        });
        said_.push_back(name);
    }
    static auto broken() -> Async<> {
        throw std::runtime_error("broken");
        co_return;
    }
    auto start(std::vector<Async<>> children) -> std::future<void> {
        return boost::asio::co_spawn(
            io_, run_together(std::move(children)), boost::asio::use_future
        );
    }
    void settle() {
        io_.restart();
        io_.poll();
    }
    static auto is_over(const std::future<void>& done) -> bool {
        return done.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    }

    boost::asio::io_context io_{1};
    std::vector<std::string> said_;
    std::vector<Resume<bool>> waiting_;
};

TEST_F(Together, runs_all_at_once_and_waits_for_the_last) {
    std::vector<Async<>> children;
    children.push_back(one("a"));
    children.push_back(one("b"));

    const auto done = start(std::move(children));
    settle();
    EXPECT_THAT(said_, ElementsAre("begin a", "begin b"));
    waiting_[1](true);
    settle();
    EXPECT_FALSE(is_over(done));
    waiting_[0](true);
    settle();

    EXPECT_TRUE(is_over(done));
    EXPECT_THAT(said_, ElementsAre("begin a", "begin b", "b", "a"));
}

TEST_F(Together, throws_what_one_threw_when_all_have_ended) {
    std::vector<Async<>> children;
    children.push_back(broken());
    children.push_back(one("a"));

    auto done = start(std::move(children));
    settle();
    EXPECT_FALSE(is_over(done));
    waiting_[0](true);
    settle();

    EXPECT_THROW(done.get(), std::runtime_error);
}

TEST_F(Together, has_nothing_to_wait_for_without_children) {
    const auto done = start({});
    settle();

    EXPECT_TRUE(is_over(done));
}

}  // namespace
}  // namespace pawl
