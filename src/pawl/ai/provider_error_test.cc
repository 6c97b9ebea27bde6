// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/provider_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

namespace pawl::ai {
namespace {

using std::chrono::seconds;
using testing::HasSubstr;
using testing::Not;

auto reply(int status, std::string body, std::vector<net::HttpHeader> headers = {})
    -> net::HttpReply {
    net::HttpReply made;
    made.status = status;
    made.body = std::move(body);
    made.headers = std::move(headers);
    return made;
}

auto error_of(int status, std::string body = {}, std::vector<net::HttpHeader> headers = {})
    -> ProviderError {
    auto read =
        read_reply(reply(status, std::move(body), std::move(headers)), "openai", WallTime{});
    return read ? ProviderError{} : std::move(read.error());
}

TEST(ProviderError, sorts_statuses_into_again_and_never) {
    for (const int status : {408, 409, 425, 429, 500, 502, 503, 504, 529}) {
        EXPECT_EQ(error_of(status).verdict, Verdict::retry) << status;
    }
    for (const int status : {301, 400, 401, 403, 404, 413, 422, 501}) {
        EXPECT_EQ(error_of(status).verdict, Verdict::fail) << status;
    }
    EXPECT_EQ(error_of(402).verdict, Verdict::quota);
}

TEST(ProviderError, names_the_kind) {
    EXPECT_EQ(error_of(429).error.code, "rate_limited");
    EXPECT_EQ(error_of(408).error.code, "timeout");
    EXPECT_EQ(error_of(529).error.code, "unavailable");
    EXPECT_EQ(error_of(401).error.code, "unauthorized");
    EXPECT_EQ(error_of(404).error.code, "rejected");
    EXPECT_EQ(error_of(413).error.code, "too_large");
    EXPECT_EQ(error_of(402).error.code, "quota_exhausted");
}

TEST(ProviderError, a_429_for_want_of_money_is_not_tried_again) {
    for (const auto* body : {
             R"({"error":{"code":"insufficient_quota","message":"You exceeded your current quota"}})",
             R"({"error":{"type":"insufficient_quota"}})",
             R"({"error":{"code":"billing_hard_limit_reached"}})",
             R"({"error":{"message":"You have reached your monthly spend limit."}})",
         }) {
        EXPECT_EQ(error_of(429, body).verdict, Verdict::quota) << body;
        EXPECT_EQ(error_of(429, body).error.code, "quota_exhausted");
    }
    EXPECT_EQ(
        error_of(400, R"({"error":{"message":"Your credit balance is too low"}})").verdict,
        Verdict::quota
    );
    EXPECT_EQ(error_of(429, R"({"error":{"code":"rate_limit_exceeded"}})").verdict, Verdict::retry);
    const auto* const with_a_hint_at_money =
        R"({"error":{"type":"tokens","code":"rate_limit_exceeded","message":"Rate limit reached. )"
        R"(Pay at https://platform.openai.com/account/billing to have a higher one."}})";
    EXPECT_EQ(error_of(429, with_a_hint_at_money).verdict, Verdict::retry);
}

TEST(ProviderError, keeps_the_hint) {
    EXPECT_EQ(error_of(429, "", {{"retry-after", "7"}}).hint, seconds(7));
    EXPECT_EQ(error_of(429).hint, std::nullopt);
}

TEST(ProviderError, finds_an_error_within_a_200) {
    const auto openrouter =
        error_of(200, R"({"error":{"code":429,"message":"Rate limit exceeded"}})");
    const auto of_choice =
        error_of(200, R"({"choices":[{"error":{"code":502,"message":"upstream"}}]})");
    const auto worded = error_of(200, R"({"type":"error","error":{"type":"overloaded_error"}})");

    EXPECT_EQ(openrouter.error.code, "rate_limited");
    EXPECT_EQ(of_choice.error.code, "unavailable");
    EXPECT_EQ(worded.error.code, "unavailable");
    EXPECT_EQ(error_of(200, R"({"error":{"code":402}})").verdict, Verdict::quota);
    EXPECT_EQ(
        error_of(200, R"({"error":{"type":"invalid_request_error"}})").verdict, Verdict::fail
    );
    EXPECT_TRUE(read_reply(reply(200, R"({"error":null,"choices":[]})"), "x", WallTime{}));
}

TEST(ProviderError, a_reply_that_is_no_whole_json_may_be_one_next_time) {
    for (const auto* body : {"", "{\"choices\":[", "<html>", "null null"}) {
        EXPECT_EQ(error_of(200, body).error.code, "invalid_reply") << body;
        EXPECT_EQ(error_of(200, body).verdict, Verdict::retry);
    }
    auto cut = reply(200, "{}");
    cut.truncated = true;
    EXPECT_EQ(read_reply(cut, "x", WallTime{}).error().error.code, "invalid_reply");
}

TEST(ProviderError, reads_a_stream_by_its_type) {
    const auto body =
        "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n";
    const std::vector<net::HttpHeader> type = {{"content-type", "text/event-stream; charset=utf-8"}
    };

    EXPECT_TRUE(read_reply(reply(200, body, type), "x", WallTime{}));
    EXPECT_EQ(error_of(200, "data: {\"choices\":[]}\n\n", type).error.code, "invalid_reply");
}

TEST(ProviderError, finds_the_field_that_a_model_does_not_take) {
    const auto rejected = [](std::string_view message, std::string_view param = "") {
        return error_of(
                   400,
                   to_json_text(
                       boost::json::object{{"error", {{"message", message}, {"param", param}}}}
                   )
        ).rejected;
    };

    EXPECT_EQ(
        rejected("Unsupported value: 'temperature' does not support 0.3 with this model."),
        RejectedField::temperature
    );
    EXPECT_EQ(
        rejected("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        RejectedField::max_tokens
    );
    EXPECT_EQ(rejected("max_tokens is too large: 99999"), RejectedField::none);
    EXPECT_EQ(rejected("Invalid parameter", "response_format"), RejectedField::response_format);
    EXPECT_EQ(
        rejected("json_schema and grammar cannot both be set"), RejectedField::response_format
    );
    EXPECT_EQ(rejected("messages is empty"), RejectedField::none);
}

TEST(ProviderError, knows_a_text_that_is_too_long) {
    EXPECT_EQ(
        error_of(400, R"({"error":{"code":"context_length_exceeded","message":"…"}})").error.code,
        "input_too_long"
    );
    EXPECT_EQ(
        error_of(
            400, R"({"error":{"message":"This model's maximum context length is 8192 tokens"}})"
        )
            .error.code,
        "input_too_long"
    );
}

TEST(ProviderError, its_words_are_short_and_have_no_key) {
    const auto error = error_of(
        401,
        R"({"error":{"message":"Incorrect API key provided: sk-proj-1234567890abcdef"}})",
        {{"x-request-id", "req_12"}}
    );
    const auto longer = error_of(
        400, to_json_text(boost::json::object{{"error", {{"message", std::string(5'000, 'a')}}}})
    );
    const auto spoofed = error_of(500, "", {{"x-request-id", "a b\tc"}});

    EXPECT_THAT(error.error.message, HasSubstr("openai answered 401: Incorrect API key"));
    EXPECT_THAT(error.error.message, HasSubstr("(request req_12)"));
    EXPECT_THAT(error.error.message, Not(HasSubstr("1234567890")));
    EXPECT_LT(longer.error.message.size(), 300);
    EXPECT_EQ(spoofed.error.message, "openai answered 500");
}

TEST(ProviderError, a_secret_is_gone_before_the_words_are_cut) {
    constexpr std::size_t kBeforeTheCut = 190;
    const std::string secret = "wV7-secret-of-a-header";
    const std::vector<std::string_view> secrets = {secret};
    const auto body = to_json_text(boost::json::object{
        {"error", {{"message", std::string(kBeforeTheCut, 'a') + ' ' + secret}}}
    });
    for (const int status : {200, 400}) {  // also as an error within a good reply
        const auto read = read_reply(reply(status, body), "openai", WallTime{}, secrets);

        ASSERT_FALSE(read);
        EXPECT_THAT(read.error().error.message, HasSubstr("aaa ***"));
        EXPECT_THAT(read.error().error.message, Not(HasSubstr("wV7")));
    }
}

TEST(ProviderFailure, sorts_what_gave_no_reply_at_all) {
    for (const auto* code : {"dns_error", "connect_error", "reset", "invalid_response"}) {
        const auto error = classify_failure({code, "calling h failed"}, "openai");

        EXPECT_EQ(error.verdict, Verdict::retry) << code;
        EXPECT_EQ(error.error.code, "unavailable");
    }
    EXPECT_EQ(classify_failure({"timeout", ""}, "x").verdict, Verdict::retry);
    EXPECT_EQ(classify_failure({"tls_error", ""}, "x").error.code, "unreachable");
    EXPECT_EQ(classify_failure({"tls_error", ""}, "x").verdict, Verdict::fail);
    EXPECT_EQ(classify_failure({"cancelled", ""}, "x").error.code, "cancelled");
}

}  // namespace
}  // namespace pawl::ai
