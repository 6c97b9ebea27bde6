// SPDX-License-Identifier: Apache-2.0
// Objects in place of text: the ways down from a strict schema.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/ai/chat_turns.h"
#include "pawl/ai/scripted_provider.h"

namespace pawl::ai {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class StructuredChatTest : public ClientTest {
 protected:
    static auto wish() -> ChatRequest {
        auto request = a_request();
        request.object = ObjectWish{
            .schema = read_json(R"({"type":"object","required":["entity"],"properties":
{"entity":{"type":"string","minLength":1,"maxLength":64}}})")
                          .value()
                          .get_object()
        };
        return request;
    }
};

TEST_F(StructuredChatTest, gives_the_object) {
    say(said(R"({"entity":"Acme"})"));

    const auto reply = chat(wish());

    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_EQ(reply->ending, Ending::complete);
    EXPECT_EQ(reply->object->at("entity"), "Acme");
    EXPECT_EQ(provider_.body_of(0).at("response_format").at("type"), "json_schema");
}

TEST_F(StructuredChatTest, goes_from_the_schema_to_json_to_words) {
    refuse(400, complaint("invalid", "response_format of type json_schema is not supported"));
    refuse(400, complaint("invalid", "response_format is not supported"));
    say(said("Sure:\n```json\n{\"entity\":\"Acme\"}\n```"));
    say(said(R"({"entity":"Bolt"})"));

    const auto reply = chat(wish());

    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_EQ(reply->object->at("entity"), "Acme");
    EXPECT_EQ(provider_.body_of(1).at("response_format").at("type"), "json_object");
    EXPECT_FALSE(provider_.body_of(2).as_object().contains("response_format"));
    // The next one begins where this one ended.
    EXPECT_EQ(chat(wish())->object->at("entity"), "Bolt");
    EXPECT_FALSE(provider_.body_of(3).as_object().contains("response_format"));
}

TEST_F(StructuredChatTest, asks_once_more_with_what_is_wrong) {
    say(said(R"({"entity":""})"));
    say(said(R"({"entity":"Acme"})"));

    const auto reply = chat(wish());

    EXPECT_EQ(reply->object->at("entity"), "Acme");
    EXPECT_EQ(reply->requests, 2);
    EXPECT_EQ(reply->spending.tokens.total(), 220);
    const auto again = provider_.body_of(1).at("messages").as_array();
    ASSERT_THAT(again, SizeIs(3));
    EXPECT_EQ(again[1].at("role"), "assistant");
    EXPECT_THAT(
        std::string(again[2].at("content").as_string()), HasSubstr("at least 1 characters")
    );
}

TEST_F(StructuredChatTest, keeps_the_raw_text_of_what_stays_wrong) {
    say(said("It is Acme."));
    say(said("Acme, I said."));

    const auto reply = chat(wish());

    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->ending, Ending::invalid_object);
    EXPECT_EQ(reply->text, "Acme, I said.");
    EXPECT_THAT(reply->problem, HasSubstr("no JSON object"));
    EXPECT_EQ(reply->object, std::nullopt);
    EXPECT_THAT(provider_.requests(), SizeIs(2));
}

TEST_F(StructuredChatTest, does_not_mend_a_refusal_or_a_cut) {
    say(said("I will not.", "content_filter"));
    say(said(R"({"entity":"Ac)", "length"));

    EXPECT_EQ(chat(wish())->ending, Ending::refusal);
    const auto cut = chat(wish());
    EXPECT_EQ(cut->ending, Ending::length);
    EXPECT_EQ(cut->text, R"({"entity":"Ac)");
    EXPECT_THAT(provider_.requests(), SizeIs(2));
}

TEST_F(StructuredChatTest, asks_anthropic_by_way_of_a_tool) {
    auto connection = a_connection();
    connection.provider = Provider::anthropic;
    connection.model = "claude-haiku-4-5";
    connect(connection);
    say(R"({"content":[{"type":"tool_use","name":"answer","input":{"entity":"Acme"}}],
"stop_reason":"tool_use","usage":{"input_tokens":10,"output_tokens":5}})");

    EXPECT_EQ(chat(wish())->object->at("entity"), "Acme");
    EXPECT_EQ(provider_.body_of(0).at("tool_choice").at("name"), "answer");
}

TEST_F(StructuredChatTest, refuses_a_schema_that_it_would_not_check) {
    auto request = wish();
    request.object->schema["pattern"] = "^a";

    EXPECT_EQ(chat(request).error().code, "unsupported_schema");
    request = wish();
    request.object->name = "a b";
    EXPECT_EQ(chat(request).error().code, "invalid_request");
    EXPECT_THAT(provider_.requests(), IsEmpty());
}

TEST(Adapt, tells_nothing_new_from_what_is_known_already) {
    const ChatRequest plain{.messages = {{Speaker::user, "x"}}};
    const ProviderError format{.rejected = RejectedField::response_format};

    EXPECT_EQ(adapt({}, Dialect::openai, plain, format), std::nullopt);
    EXPECT_EQ(adapt({}, Dialect::openai, plain, {}), std::nullopt);
}

}  // namespace
}  // namespace pawl::ai
