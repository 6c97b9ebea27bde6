// SPDX-License-Identifier: Apache-2.0
// The client against a scripted provider: what it asks, what it makes of answers, and what it keeps
// to itself.
#include "pawl/ai/provider_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/ai/scripted_provider.h"

namespace pawl::ai {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

TEST_F(ClientTest, asks_and_says_who_answered_and_what_it_cost) {
    say(said("Hi."));

    const auto reply = chat();

    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_EQ(reply->ending, Ending::complete);
    EXPECT_EQ(reply->text, "Hi.");
    EXPECT_EQ(reply->engine, "openai");
    EXPECT_EQ(reply->model, "gpt-4o-mini-2024-07-18");
    EXPECT_EQ(reply->spending.tokens, (TokenUsage{.input = 100, .output = 10}));
    EXPECT_EQ(to_text(reply->spending.cost.value()), "0.000021");  // 100 * 0.15 + 10 * 0.60 per M
    EXPECT_FALSE(reply->spending.is_estimate);
}

TEST_F(ClientTest, calls_a_path_behind_the_base_url_with_the_key) {
    say(said("Hi."));
    ASSERT_TRUE(chat());

    const auto& request = provider_.requests().at(0);
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.path, "/v1/chat/completions");
    EXPECT_EQ(request.header("authorization"), "Bearer " + std::string(kKey));
    EXPECT_EQ(request.header("content-type"), "application/json");
    EXPECT_EQ(provider_.body_of(0).at("model"), "gpt-4o-mini");
    EXPECT_EQ(provider_.body_of(0).at("max_tokens"), 4'096);
}

TEST_F(ClientTest, speaks_to_anthropic_in_its_own_way) {
    auto connection = a_connection();
    connection.provider = Provider::anthropic;
    connection.model = "claude-haiku-4-5";
    connection.headers = {{"x-extra", "1"}};
    connect(connection);
    say(R"({"content":[{"type":"text","text":"Hi."}],
"stop_reason":"end_turn",
"usage":{"input_tokens":10,"cache_read_input_tokens":100,"output_tokens":5}})");

    const auto reply = chat();

    ASSERT_TRUE(reply) << reply.error().message;
    const auto& request = provider_.requests().at(0);
    EXPECT_EQ(request.path, "/v1/messages");
    EXPECT_EQ(request.header("x-api-key"), std::string(kKey));
    EXPECT_EQ(request.header("anthropic-version"), "2023-06-01");
    EXPECT_EQ(request.header("authorization"), std::nullopt);
    EXPECT_EQ(request.header("x-extra"), "1");
    EXPECT_EQ(reply->spending.tokens.cached_input, 100);
    EXPECT_EQ(to_text(reply->spending.cost.value()), "0.000045");  // 10 * 1 + 100 * 0.1 + 5 * 5
}

TEST_F(ClientTest, records_what_each_call_used) {
    say(said("Hi."));
    ASSERT_TRUE(chat());
    refuse(400);
    ASSERT_FALSE(chat());

    ASSERT_THAT(usage_.records_, SizeIs(2));
    const auto& good = usage_.records_[0];
    EXPECT_EQ(good.connection, "default");
    EXPECT_EQ(good.provider, "openai");
    EXPECT_EQ(good.model, "gpt-4o-mini");
    EXPECT_EQ(good.task, "summaries");
    EXPECT_EQ(good.job, JobId{7});
    EXPECT_EQ(good.at, clock_.wall_now());
    EXPECT_FALSE(good.failed);
    EXPECT_EQ(good.spending.tokens.total(), 110);
    EXPECT_TRUE(usage_.records_[1].failed);
    EXPECT_EQ(usage_.records_[1].spending.tokens.total(), 0);
    const auto metrics = metrics_.text();
    EXPECT_THAT(
        metrics,
        HasSubstr(
            R"(pawl_ai_tokens_total{direction="output",model="gpt-4o-mini",provider="openai"} 10)"
        )
    );
    EXPECT_THAT(metrics, HasSubstr("pawl_ai_cost_dollars_total{"));
}

TEST_F(ClientTest, an_unknown_price_is_unknown_and_not_nothing) {
    auto connection = a_connection();
    connection.provider = Provider::compatible;
    connection.model = "llama-of-mine";
    connection.api_key = Secret();
    connect(connection);
    say(said("Hi."));

    const auto reply = chat();

    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->spending.cost, std::nullopt);
    EXPECT_EQ(provider_.requests().at(0).header("authorization"), std::nullopt);
    EXPECT_THAT(metrics_.text(), Not(HasSubstr("pawl_ai_cost_dollars_total{")));
}

TEST_F(ClientTest, believes_a_provider_that_says_what_it_took) {
    auto connection = a_connection();
    connection.provider = Provider::openrouter;
    connection.model = "somebody/some-model";
    connect(connection);
    say(R"({"choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":1,"cost":0.0025}})");

    EXPECT_EQ(to_text(chat()->spending.cost.value()), "0.0025");
}

TEST_F(ClientTest, estimates_where_a_server_does_not_count) {
    say(R"({"choices":[{"message":{"content":"A few words."}}]})");

    const auto reply = chat();

    ASSERT_TRUE(reply);
    EXPECT_TRUE(reply->spending.is_estimate);
    EXPECT_GT(reply->spending.tokens.input, 0);
    EXPECT_GT(reply->spending.tokens.output, 0);
}

TEST_F(ClientTest, leaves_a_temperature_out_once_a_model_has_refused_it) {
    auto request = a_request();
    request.temperature = 0.3;
    refuse(400, complaint("unsupported_value", "'temperature' does not support 0.3"));
    say(said("Hi."));
    say(said("Hi again."));

    EXPECT_EQ(code_of(request), "complete");
    EXPECT_EQ(code_of(request), "complete");

    EXPECT_EQ(provider_.body_of(0).at("temperature"), 0.3);
    EXPECT_FALSE(provider_.body_of(1).as_object().contains("temperature"));
    EXPECT_FALSE(provider_.body_of(2).as_object().contains("temperature"));
    EXPECT_THAT(sleeps_, IsEmpty());
}

TEST_F(ClientTest, takes_the_other_name_of_the_limit) {
    refuse(
        400,
        complaint("unsupported_parameter", "Use 'max_completion_tokens' instead of 'max_tokens'")
    );
    say(said("Hi."));

    EXPECT_EQ(code_of(), "complete");
    EXPECT_EQ(provider_.body_of(1).at("max_completion_tokens"), 4'096);
    EXPECT_FALSE(provider_.body_of(1).as_object().contains("max_tokens"));
}

TEST_F(ClientTest, does_not_go_round_in_circles) {
    auto request = a_request();
    request.temperature = 0.3;
    for (int i = 0; i < 3; ++i) {
        refuse(400, complaint("x", "temperature is wrong"));
    }

    EXPECT_EQ(code_of(request), "rejected");
    EXPECT_THAT(provider_.requests(), SizeIs(2));
}

TEST_F(ClientTest, without_a_key_it_says_so_and_calls_nobody) {
    auto connection = a_connection();
    connection.api_key = Secret();
    connection.fallback = Fallback::offline;
    connect(connection);

    const auto reply = chat();
    const auto vectors = embed({.texts = {"a"}});

    EXPECT_EQ(reply.error().code, "offline_wanted");
    EXPECT_THAT(reply.error().message, HasSubstr("OPENAI_API_KEY"));
    EXPECT_EQ(vectors.error().code, "offline_wanted");
    EXPECT_THAT(provider_.requests(), IsEmpty());
    EXPECT_THAT(usage_.records_, IsEmpty());
}

TEST_F(ClientTest, without_a_key_it_fails_where_that_is_wanted) {
    auto connection = a_connection();
    connection.api_key = Secret();
    connect(connection);

    EXPECT_EQ(code_of(), "no_provider");
}

TEST_F(ClientTest, wants_to_go_offline_when_nobody_answers_in_the_end) {
    auto connection = a_connection();
    connection.fallback = Fallback::offline;
    connection.max_retries = 1;
    connect(connection);
    refuse(503);
    refuse(503);
    refuse(402);
    refuse(400);
    refuse(401);

    const auto reply = chat();
    EXPECT_EQ(reply.error().code, "offline_wanted");
    EXPECT_THAT(reply.error().message, HasSubstr("openai answered 503"));
    EXPECT_EQ(code_of(), "offline_wanted");  // the account is spent
    EXPECT_EQ(code_of(), "rejected");        // a request that is wrong is not made right by that
    EXPECT_EQ(code_of(), "unauthorized");
}

TEST_F(ClientTest, tells_who_cannot_make_do_what_went_wrong) {
    auto connection = a_connection();
    connection.fallback = Fallback::offline;
    connection.max_retries = 0;
    connect(connection);
    refuse(503);
    auto request = a_request();
    request.makeshift = Makeshift::impossible;

    EXPECT_EQ(code_of(request), "unavailable");
    connection.api_key = Secret();
    connect(connection);
    EXPECT_EQ(code_of(request), "no_provider");
}

TEST_F(ClientTest, a_name_that_is_not_configured_is_default) {
    say(said("Hi."));
    auto request = a_request();
    request.connection = "summaries";

    EXPECT_EQ(code_of(request), "complete");
    EXPECT_EQ(usage_.records_.at(0).connection, "default");
}

TEST_F(ClientTest, goes_on_with_other_connections_after_a_reload) {
    auto connection = a_connection();
    connection.model = "gpt-4.1-mini";
    client_->replace(Connections({connection}));
    say(said("Hi."));

    ASSERT_EQ(code_of(), "complete");
    EXPECT_EQ(provider_.body_of(0).at("model"), "gpt-4.1-mini");
}

TEST_F(ClientTest, refuses_a_request_that_is_none) {
    EXPECT_EQ(code_of({}), "invalid_request");
    EXPECT_THAT(provider_.requests(), IsEmpty());
}

TEST_F(ClientTest, no_log_no_error_and_no_record_has_the_key) {
    const std::string key(kKey);
    refuse(401, complaint("invalid_api_key", "Incorrect API key provided: " + key + ", sorry"));

    const auto reply = chat();

    ASSERT_FALSE(reply);
    EXPECT_THAT(reply.error().message, AllOf(HasSubstr("Incorrect API key"), HasSubstr("***")));
    EXPECT_THAT(reply.error().message, Not(HasSubstr(key)));
    EXPECT_THAT(log_.text_, AllOf(HasSubstr("ai.call_failed"), Not(HasSubstr(key))));
}

TEST_F(ClientTest, nor_has_any_of_them_a_header_that_is_a_secret) {
    const std::string token = "token-of-a-proxy-0123456789";
    auto connection = a_connection();
    connection.headers = {{"x-token", token}};
    connect(connection);
    refuse(403, complaint("", "No access with " + token));

    const auto reply = chat();

    ASSERT_FALSE(reply);
    EXPECT_THAT(reply.error().message, HasSubstr("No access with ***"));
    EXPECT_THAT(log_.text_, AllOf(HasSubstr("ai.call_failed"), Not(HasSubstr(token))));
}

TEST_F(ClientTest, the_log_has_numbers_and_no_words) {
    auto request = a_request();
    request.messages[0].text = "a private question";
    say(said("a private answer"));
    ASSERT_TRUE(chat(request));

    EXPECT_THAT(log_.text_, HasSubstr(R"("output_tokens":10)"));
    EXPECT_THAT(log_.text_, HasSubstr(R"("cost_usd":"0.000021")"));
    EXPECT_THAT(log_.text_, Not(HasSubstr("private")));
}

}  // namespace
}  // namespace pawl::ai
