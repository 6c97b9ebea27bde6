// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/chat_body.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pawl::ai {
namespace {

using testing::HasSubstr;

auto an_object_request() -> ChatRequest {
    return {
        .messages = {{Speaker::system, "Be brief."}, {Speaker::user, "Who?"}},
        .temperature = 0.3,
        .object =
            ObjectWish{
                .schema =
                    read_json(
                        R"({"type":"object","required":["e"],"properties":{"e":{"type":"string","maxLength":64}}})"
                    )
                        .value()
                        .get_object()
            },
    };
}

auto body_of(const ChatRequest& request, ChatBody options) -> Json {
    options.model = "m";
    options.max_output_tokens = 100;
    return read_json(chat_body(request, options)).value();
}

TEST(ChatBody, of_openai_has_every_wish) {
    const auto body = body_of(an_object_request(), {});

    EXPECT_EQ(body.at("model"), "m");
    EXPECT_EQ(body.at("max_tokens"), 100);
    EXPECT_EQ(body.at("temperature"), 0.3);
    EXPECT_EQ(body.at("messages").as_array().size(), 2);
    EXPECT_EQ(body.at("messages").at(0).at("role"), "system");
    EXPECT_FALSE(body.as_object().contains("stream"));
    const auto& format = body.at("response_format").at("json_schema");
    EXPECT_EQ(format.at("strict"), true);
    EXPECT_EQ(
        to_json_text(format.at("schema")),
        R"({"type":"object","required":["e"],"properties":{"e":{"type":"string"}},"additionalProperties":false})"
    );
}

TEST(ChatBody, leaves_out_what_the_model_refuses) {
    const auto body = body_of(
        an_object_request(),
        {.traits = {.sampling = Sampling::fixed, .limit_field = LimitField::max_completion_tokens}}
    );

    EXPECT_FALSE(body.as_object().contains("temperature"));
    EXPECT_FALSE(body.as_object().contains("max_tokens"));
    EXPECT_EQ(body.at("max_completion_tokens"), 100);
}

TEST(ChatBody, says_in_words_what_no_field_says) {
    const auto json = body_of(an_object_request(), {.traits = {.object_mode = ObjectMode::json}});
    const auto text = body_of(an_object_request(), {.traits = {.object_mode = ObjectMode::text}});

    EXPECT_EQ(json.at("response_format").at("type"), "json_object");
    EXPECT_FALSE(text.as_object().contains("response_format"));
    for (const auto& body : {json, text}) {
        const std::string first(body.at("messages").at(0).at("content").as_string());
        EXPECT_THAT(first, HasSubstr("JSON Schema"));
        EXPECT_THAT(first, HasSubstr("maxLength"));
    }
}

TEST(ChatBody, of_anthropic_has_the_system_apart_and_a_tool_for_the_object) {
    const auto body = body_of(an_object_request(), {.dialect = Dialect::anthropic});

    EXPECT_EQ(body.at("system"), "Be brief.");
    EXPECT_EQ(body.at("messages").as_array().size(), 1);
    EXPECT_EQ(body.at("max_tokens"), 100);
    EXPECT_EQ(body.at("tools").at(0).at("name"), "answer");
    EXPECT_EQ(body.at("tool_choice").at("type"), "tool");
    EXPECT_FALSE(body.as_object().contains("response_format"));
}

TEST(ChatBody, asks_for_usage_where_it_asks_for_a_stream) {
    const auto body = body_of({.messages = {{Speaker::user, "x"}}}, {.delivery = Delivery::stream});

    EXPECT_EQ(body.at("stream"), true);
    EXPECT_EQ(body.at("stream_options").at("include_usage"), true);
}

TEST(StrictSchema, closes_every_object_within) {
    const auto schema = read_json(
        R"({"type":"object","required":["a"],"properties":{"a":{"type":"array","items":
{"type":"object","required":["b"],"properties":{"b":{"type":"string","minLength":1}}}}}})"
    );

    const auto strict = strict_schema(schema->get_object());

    ASSERT_TRUE(strict);
    EXPECT_EQ(
        to_json_text(strict->at("properties").at("a").at("items")),
        R"({"type":"object","required":["b"],"properties":{"b":{"type":"string"}},"additionalProperties":false})"
    );
}

TEST(StrictSchema, is_not_there_for_optional_members) {
    auto request = an_object_request();
    request.object->schema = read_json(R"({"type":"object","properties":{"e":{}}})")->get_object();

    EXPECT_EQ(strict_schema(request.object->schema), std::nullopt);
    EXPECT_EQ(body_of(request, {}).at("response_format").at("json_schema").at("strict"), false);
}

}  // namespace
}  // namespace pawl::ai
