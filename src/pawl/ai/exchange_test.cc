// SPDX-License-Identifier: Apache-2.0
// The client against a scripted provider that refuses, fails, breaks off and drips.
#include "pawl/ai/exchange.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/ai/scripted_provider.h"

namespace pawl::ai {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Le;
using testing::SizeIs;

TEST_F(ClientTest, tries_again_what_may_go_well_later) {
    for (const int status : {408, 409, 429, 500, 502, 503, 529}) {
        connect(a_connection());
        refuse(status);
        say(said("Hi."));

        EXPECT_EQ(code_of(), "complete") << status;
    }
}

TEST_F(ClientTest, does_not_try_again_what_will_not) {
    const std::vector<std::pair<int, std::string>> wanted = {
        {400, "rejected"},
        {401, "unauthorized"},
        {402, "quota_exhausted"},
        {403, "unauthorized"},
        {404, "rejected"},
        {413, "too_large"},
        {422, "rejected"},
        {302, "rejected"},
    };
    for (const auto& [status, code] : wanted) {
        refuse(status);
        EXPECT_EQ(code_of(), code) << status;
    }

    EXPECT_THAT(provider_.requests(), SizeIs(wanted.size()));
    EXPECT_THAT(sleeps_, IsEmpty());
}

TEST_F(ClientTest, does_not_try_again_when_the_money_is_gone) {
    refuse(429, complaint("insufficient_quota", "You exceeded your current quota"));

    EXPECT_EQ(code_of(), "quota_exhausted");
    EXPECT_THAT(provider_.requests(), SizeIs(1));
}

TEST_F(ClientTest, waits_as_long_as_the_provider_says) {
    refuse(429, complaint("rate_limit_exceeded"), {{"retry-after", "20"}});
    refuse(429, complaint("rate_limit_exceeded"), {{"retry-after-ms", "90000"}});
    say(said("Hi."));

    EXPECT_EQ(code_of(), "complete");
    EXPECT_THAT(sleeps_, ElementsAre(seconds(20), seconds(90)));
}

TEST_F(ClientTest, waits_a_random_time_where_it_says_nothing) {
    refuse(429);
    refuse(429);
    refuse(429);
    say(said("Hi."));

    EXPECT_EQ(code_of(), "complete");
    EXPECT_THAT(sleeps_, ElementsAre(Le(milliseconds(500)), Le(seconds(1)), Le(seconds(2))));
}

TEST_F(ClientTest, gives_up_after_the_retries_it_may_make) {
    auto connection = a_connection();
    connection.max_retries = 2;
    connect(connection);
    for (int i = 0; i < 3; ++i) {
        refuse(503);
    }

    EXPECT_EQ(code_of(), "unavailable");
    EXPECT_THAT(provider_.requests(), SizeIs(3));
    EXPECT_THAT(usage_.records_, SizeIs(3));
}

TEST_F(ClientTest, does_not_wait_beyond_the_deadline) {
    refuse(429, "", {{"retry-after", "700"}});  // the deadline is in 600

    EXPECT_EQ(code_of(), "rate_limited");
    EXPECT_THAT(sleeps_, IsEmpty());
    EXPECT_EQ(code_of(), "rate_limited");  // and nobody asks before that
    EXPECT_THAT(provider_.requests(), SizeIs(1));
}

TEST_F(ClientTest, an_error_within_a_200_is_an_error) {
    say(R"({"error":{"code":502,"message":"upstream"},"choices":[]})");
    say(R"({"choices":[{"error":{"code":429,"message":"slow down"}}]})");
    say(said("Hi."));

    EXPECT_EQ(code_of(), "complete");
    EXPECT_THAT(provider_.requests(), SizeIs(3));
}

TEST_F(ClientTest, tries_again_behind_broken_json_and_counts_what_it_cost) {
    say(R"({"choices":[{"mess)");
    say(said("Hi."));

    EXPECT_EQ(code_of(), "complete");
    ASSERT_THAT(usage_.records_, SizeIs(2));
    EXPECT_TRUE(usage_.records_[0].failed);
    EXPECT_GT(usage_.records_[0].spending.tokens.input, 0);
    EXPECT_TRUE(usage_.records_[0].spending.is_estimate);
}

TEST_F(ClientTest, tries_again_behind_a_connection_that_broke) {
    provider_.say({.body = R"({"choices":[)", .manner = Manner::broken_off});
    say(said("Hi."));

    EXPECT_EQ(code_of(), "complete");
}

TEST_F(ClientTest, tries_again_behind_half_a_stream) {
    auto connection = a_connection();
    connection.delivery = Delivery::stream;
    connect(connection);
    const std::vector<net::HttpHeader> type = {{"Content-Type", "text/event-stream"}};
    provider_.say(
        {.body = "data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\n", .headers = type}
    );
    provider_.say(
        {.body =
             "data: {\"choices\":[{\"delta\":{\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}"
             "\n\ndata: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}"
             "\n\ndata: [DONE]\n\n",
         .headers = type}
    );

    const auto reply = chat();

    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_EQ(reply->text, "Hello");
    EXPECT_EQ(reply->spending.tokens, (TokenUsage{.input = 9, .output = 3}));
    EXPECT_EQ(provider_.body_of(1).at("stream"), true);
}

TEST_F(ClientTest, gives_a_provider_up_that_drips) {
    auto connection = a_connection();
    connection.timeout = milliseconds(50);
    connection.max_retries = 0;
    connect(connection);
    provider_.say({.body = "{", .manner = Manner::silent});

    EXPECT_EQ(code_of(), "timeout");
}

TEST_F(ClientTest, ends_at_once_when_it_is_told_to_stop) {
    provider_.say({.body = "{", .manner = Manner::silent});
    std::optional<Result<ChatReply>> reply;
    boost::asio::co_spawn(
        io_,
        client_->chat(a_request(), scope()),
        [&](std::exception_ptr, Result<ChatReply> given) { reply = std::move(given); }
    );
    while (provider_.requests().empty()) {
        turn();
    }

    stop_.request_stop();
    while (!reply) {
        turn();
    }

    EXPECT_EQ(reply->error().code, "cancelled");
    EXPECT_THAT(usage_.records_, IsEmpty());
}

TEST_F(ClientTest, a_refusal_and_a_cut_are_replies) {
    say(said("I cannot say that.", "content_filter"));
    say(said("The answer is", "length"));

    EXPECT_EQ(code_of(), "refusal");
    const auto cut = chat();
    EXPECT_EQ(cut->ending, Ending::length);
    EXPECT_EQ(cut->text, "The answer is");
}

TEST_F(ClientTest, waits_for_the_limits_that_a_reply_told_of) {
    provider_.say({
        .body = said("Hi."),
        .headers =
            {
                {"x-ratelimit-limit-requests", "60"},
                {"x-ratelimit-remaining-requests", "0"},
                {"x-ratelimit-reset-requests", "60s"},
            },
    });
    say(said("Hi again."));
    ASSERT_EQ(code_of(), "complete");
    ASSERT_THAT(sleeps_, IsEmpty());

    EXPECT_EQ(code_of(), "complete");
    EXPECT_THAT(sleeps_, ElementsAre(seconds(1)));
}

TEST_F(ClientTest, limits_of_one_model_are_not_those_of_another) {
    refuse(429, "", {{"retry-after", "700"}});
    say(said("Hi."));
    ASSERT_EQ(code_of(), "rate_limited");

    auto request = a_request();
    request.model = "gpt-4.1-mini";

    EXPECT_EQ(code_of(request), "complete");
    EXPECT_THAT(sleeps_, IsEmpty());
}

TEST_F(ClientTest, leaves_a_broken_provider_alone_and_tries_it_with_one_call) {
    auto connection = a_connection();
    connection.max_retries = 0;
    connection.circuit = {.failures = 2, .open = seconds(30)};
    connect(connection);
    refuse(500);
    refuse(500);
    EXPECT_EQ(code_of(), "unavailable");
    EXPECT_EQ(code_of(), "unavailable");

    EXPECT_EQ(code_of(), "circuit_open");
    EXPECT_THAT(provider_.requests(), SizeIs(2));

    clock_.advance(seconds(31));
    say(said("Hi."));
    EXPECT_EQ(code_of(), "complete");
}

}  // namespace
}  // namespace pawl::ai
