// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/resolver.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <future>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/net/ip_address.h"

namespace pawl::net {
namespace {

using Answer = Result<std::vector<IpAddress>>;
using std::chrono::milliseconds;

class ResolverTest : public testing::Test {
 protected:
    auto begin(std::string host, milliseconds limit, std::stop_token stop = {})
        -> std::future<Answer> {
        return boost::asio::co_spawn(
            io_,
            resolver_->resolve(std::move(host), limit, std::move(stop)),
            boost::asio::use_future
        );
    }
    auto finish(std::future<Answer> answer) -> Answer {
        io_.restart();
        while (answer.wait_for(milliseconds(0)) != std::future_status::ready) {
            io_.run_one();
        }
        return answer.get();
    }

    boost::asio::io_context io_{1};
    std::shared_ptr<Resolver> resolver_ = make_system_resolver();
};

// /etc/hosts has it on every machine.
TEST_F(ResolverTest, finds_what_the_system_knows) {
    const auto found = finish(begin("localhost", milliseconds(5000)));

    ASSERT_TRUE(found) << found.error().message;
    EXPECT_NE(std::ranges::find(*found, ipv4(127, 0, 0, 1)), found->end());
}

TEST_F(ResolverTest, gives_each_address_once) {
    auto found = finish(begin("localhost", milliseconds(5000)));

    ASSERT_TRUE(found) << found.error().message;
    for (const auto& address : *found) {
        EXPECT_EQ(std::ranges::count(*found, address), 1) << to_text(address);
    }
}

TEST_F(ResolverTest, answers_many_at_once) {
    std::vector<std::future<Answer>> answers;
    for (int i = 0; i < 100; ++i) {
        answers.push_back(begin("localhost", milliseconds(20'000)));
    }

    for (auto& answer : answers) {
        EXPECT_TRUE(finish(std::move(answer)));
    }
}

TEST_F(ResolverTest, says_that_there_is_no_such_name) {
    const auto found = finish(begin("no name at all", milliseconds(5000)));

    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, "dns_error");
}

// A resolver that does not answer until it is let go. Shared with threads that may outlive a test.
class Gate {
 public:
    auto ask(const std::string&) -> Answer {
        std::unique_lock lock(mutex_);
        most_ = std::max(most_, ++inside_);
        changed_.notify_all();
        changed_.wait(lock, [this] { return is_open_; });
        --inside_;
        return std::vector{ipv4(93, 184, 216, 34)};
    }
    void wait_until_inside(std::size_t count) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return inside_ >= count; });
    }
    void open() {
        const std::scoped_lock lock(mutex_);
        is_open_ = true;
        changed_.notify_all();
    }
    [[nodiscard]] auto most() const -> std::size_t {
        const std::scoped_lock lock(mutex_);
        return most_;
    }

 private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t inside_ = 0;
    std::size_t most_ = 0;
    bool is_open_ = false;
};

class SilentResolverTest : public ResolverTest {
 protected:
    SilentResolverTest() {
        resolver_ =
            make_resolver([gate = gate_](const std::string& host) { return gate->ask(host); });
    }
    ~SilentResolverTest() override { gate_->open(); }

    std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();  // shared with the threads that ask
};

TEST_F(SilentResolverTest, is_waited_for_no_longer_than_the_limit) {
    const auto found = finish(begin("a.test", milliseconds(20)));

    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, "dns_error");
    EXPECT_TRUE(found.error().message.contains("in time")) << found.error().message;
}

TEST_F(SilentResolverTest, is_left_alone_by_whoever_is_stopped) {
    std::stop_source stop;
    auto waiting = begin("a.test", milliseconds(60'000), stop.get_token());
    io_.poll();
    gate_->wait_until_inside(1);
    stop.request_stop();

    const auto found = finish(std::move(waiting));

    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, "cancelled");
}

TEST_F(SilentResolverTest, is_left_alone_when_the_client_ends) {
    auto waiting = begin("a.test", milliseconds(60'000));
    io_.poll();
    gate_->wait_until_inside(1);
    resolver_.reset();

    const auto found = finish(std::move(waiting));

    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, "cancelled");
}

TEST_F(SilentResolverTest, is_asked_by_a_bounded_number_of_threads) {
    std::vector<std::future<Answer>> answers;
    for (std::size_t i = 0; i < 2 * kMostLookUps; ++i) {
        answers.push_back(begin("a.test", milliseconds(60'000)));
    }
    io_.poll();
    gate_->wait_until_inside(kMostLookUps);
    gate_->open();

    for (auto& answer : answers) {
        EXPECT_TRUE(finish(std::move(answer)));
    }
    EXPECT_EQ(gate_->most(), kMostLookUps);
}

TEST_F(ResolverTest, ends_at_once_when_it_is_told_to_stop) {
    std::stop_source stop;
    stop.request_stop();

    const auto found = finish(begin("localhost", milliseconds(5000), stop.get_token()));

    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, "cancelled");
}

TEST_F(ResolverTest, ends_what_waits_when_it_is_shut_down) {
    resolver_->shut_down();

    const auto found = finish(begin("localhost", milliseconds(5000)));

    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, "cancelled");
}

}  // namespace
}  // namespace pawl::net
