// SPDX-License-Identifier: Apache-2.0
// The runner over the real client, against the real server.
#include "pawl/kinds/http/http_sender.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/random.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/http/http_kind.h"
#include "pawl/net/egress_rules.h"
#include "pawl/net/http_client.h"
#include "pawl/net/http_server.h"
#include "pawl/net/testing_server.h"
#include "pawl/observe/log.h"
#include "pawl/task/fake_context.h"

namespace pawl::kinds::http {
namespace {

using job::AttemptEnd;

class HttpSenderTest : public testing::Test {
 protected:
    HttpSenderTest() {
        net::HttpServerOptions options;
        options.port = 0;
        server_ = std::make_unique<net::HttpServer>(
            clock_,
            *logger_,
            handler_,
            std::move(options),
            std::vector<Executor>{io_.get_executor()}
        );
        EXPECT_TRUE(server_->start());
        url_ = "http://127.0.0.1:" + std::to_string(server_->port());
        client_ = std::make_unique<net::HttpClient>(io_.get_executor(), net::HttpClientOptions{});
        thread_ = std::thread([this] { io_.run(); });
    }
    ~HttpSenderTest() override {
        boost::asio::co_spawn(io_, server_->stop(Duration::zero()), boost::asio::use_future).wait();
        io_.stop();
        thread_.join();
    }

    auto runner_of(const std::string& path) -> std::shared_ptr<const task::Runner> {
        auto& own = sender();
        const HttpKind kind({.sender = own, .guarded = own, .egress = egress_, .random = random_});
        return kind.make_runner({.task = "t", .options = {{"url", url_ + path}}}).value();
    }

    auto outcome_of(const std::string& path) -> job::Outcome {
        const auto runner = runner_of(path);
        auto& attempt = start(*runner);
        attempt.finish();
        return attempt.outcome();
    }

    // Lives until the client's thread has ended, which may still be in the middle of resuming it.
    auto start(const task::Runner& runner) -> task::FakeAttempt& {
        attempts_.push_back(std::make_unique<task::FakeAttempt>(runner, context_));
        return *attempts_.back();
    }

    auto sender() -> HttpSender& {
        sender_ = std::make_unique<ClientSender>(*client_);
        return *sender_;
    }

    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor(
    )};
    SystemClock clock_;
    std::unique_ptr<Logger> logger_ = make_silent_logger();
    net::TestingHandler handler_;
    std::unique_ptr<net::HttpServer> server_;
    std::unique_ptr<net::HttpClient> client_;
    std::unique_ptr<ClientSender> sender_;
    std::string url_;
    net::EgressRules egress_;
    Random random_{1};
    task::FakeContext context_;
    std::vector<std::unique_ptr<task::FakeAttempt>> attempts_;
    std::thread thread_;
};

TEST_F(HttpSenderTest, sends_the_payload_and_keeps_the_answer) {
    context_.job_.payload = R"({"n":1.10})";

    const auto outcome = outcome_of("/report");

    ASSERT_EQ(outcome.end, AttemptEnd::succeeded) << outcome.error.message;
    EXPECT_NE(outcome.result.find(R"(POST /report |{\"n\":1.10})"), std::string::npos);
}

TEST_F(HttpSenderTest, sends_what_identifies_the_job) {
    const auto outcome = outcome_of("/headers");

    EXPECT_NE(outcome.result.find("pawl-job-id: 7"), std::string::npos) << outcome.result;
    EXPECT_NE(outcome.result.find("pawl-fence: 3"), std::string::npos);
    EXPECT_NE(outcome.result.find("idempotency-key: pawl-7-"), std::string::npos);
}

TEST_F(HttpSenderTest, fails_on_a_redirect) {
    const auto outcome = outcome_of("/redirect?/elsewhere");

    EXPECT_EQ(outcome.error.code, "http_302");
    EXPECT_FALSE(outcome.error.retryable);
    EXPECT_NE(outcome.error.message.find("/elsewhere"), std::string::npos);
}

TEST_F(HttpSenderTest, retries_a_refused_connection) {
    url_ = "http://127.0.0.1:1";

    const auto outcome = outcome_of("/");

    EXPECT_EQ(outcome.error.code, "connect_error");
    EXPECT_TRUE(outcome.error.retryable);
}

TEST_F(HttpSenderTest, ends_a_call_that_is_stopped) {
    const auto runner = runner_of("/wait");
    auto& attempt = start(*runner);

    context_.stopper_.request_stop();
    attempt.finish();

    EXPECT_EQ(attempt.outcome().end, AttemptEnd::released);
}

TEST_F(HttpSenderTest, ends_a_call_at_the_deadline_of_its_attempt) {
    context_.job_.timeout = std::chrono::milliseconds(20);

    const auto outcome = outcome_of("/wait");

    EXPECT_EQ(outcome.end, AttemptEnd::timed_out);
    EXPECT_TRUE(outcome.error.retryable);
}

}  // namespace
}  // namespace pawl::kinds::http
