// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/chat_stream.h"

#include <gtest/gtest.h>

#include "pawl/ai/chat_answer.h"

namespace pawl::ai {
namespace {

constexpr std::string_view kOpenAi =
    ": keep-alive\n\n"
    "data: "
    "{\"model\":\"gpt-x\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n"
    "data: {\"model\":\"gpt-x\",\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\n"
    "data: {\"choices\":[{\"delta\":{\"content\":\"lo "
    "\\ud83d\\ude42\"},\"finish_reason\":null}]}\n\n"
    "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":3}}\n\n"
    "data: [DONE]\n\n";

constexpr std::string_view kAnthropic =
    "event: message_start\n"
    "data: "
    "{\"type\":\"message_start\",\"message\":{\"model\":\"claude-x\",\"usage\":{\"input_tokens\":9,"
    "\"cache_read_input_tokens\":5,\"output_tokens\":1}}}\n\n"
    "event: ping\ndata: {\"type\":\"ping\"}\n\n"
    "data: "
    "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":"
    "\"\"}}\n\n"
    "data: "
    "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":"
    "\"Hi\"}}\n\n"
    "data: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
    "data: "
    "{\"type\":\"content_block_start\",\"index\":1,\"content_block\":{\"type\":\"tool_use\","
    "\"name\":\"a\","
    "\"input\":{}}}\n\n"
    "data: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\","
    "\"partial_json\":\"{\\\"enti\"}}\n\n"
    "data: {\"type\":\"content_block_delta\",\"index\":1,\"delta\":{\"type\":\"input_json_delta\","
    "\"partial_json\":\"ty\\\":\\\"x\\\"}\"}}\n\n"
    "data: "
    "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{\"output_"
    "tokens\":7}}\n\n"
    "data: {\"type\":\"message_stop\"}\n\n";

TEST(ChatStream, gives_what_the_whole_reply_would_have_been) {
    const auto reply = assemble_stream(kOpenAi).value();

    EXPECT_EQ(
        read_chat_answer(Dialect::openai, reply).value(),
        (ChatAnswer{.ending = Ending::complete, .text = "Hello 🙂", .model = "gpt-x"})
    );
    EXPECT_EQ(read_usage(Dialect::openai, reply)->tokens, (TokenUsage{.input = 9, .output = 3}));
}

TEST(ChatStream, puts_the_blocks_of_anthropic_together) {
    const auto reply = assemble_stream(kAnthropic).value();

    const auto answer = read_chat_answer(Dialect::anthropic, reply).value();
    EXPECT_EQ(answer.text, R"({"entity":"x"})");
    EXPECT_EQ(answer.model, "claude-x");
    EXPECT_EQ(
        read_usage(Dialect::anthropic, reply)->tokens,
        (TokenUsage{.input = 9, .cached_input = 5, .output = 7})
    );
}

TEST(ChatStream, half_a_stream_is_no_reply) {
    for (const auto whole : {kOpenAi, kAnthropic}) {
        const auto last = whole.rfind(whole == kOpenAi ? "\"stop\"" : "message_stop");
        const auto reply = assemble_stream(whole.substr(0, last));

        ASSERT_FALSE(reply);
        EXPECT_EQ(reply.error().code, "invalid_reply");
    }
    EXPECT_FALSE(assemble_stream(""));
}

TEST(ChatStream, an_error_amid_the_stream_is_an_error) {
    const auto reply = assemble_stream(
        "data: {\"choices\":[{\"delta\":{\"content\":\"Hel\"}}]}\n\n"
        "data: {\"error\":{\"code\":502,\"message\":\"provider\"},\"choices\":[{\"delta\":{},"
        "\"finish_reason\":\"error\"}]}\n\n"
    );

    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->at("error").at("code").as_int64(), 502);
}

TEST(ChatStream, refuses_an_event_that_is_no_json) {
    EXPECT_EQ(assemble_stream("data: {\"choices\":\n\n").error().code, "invalid_reply");
}

TEST(ChatStream, keeps_a_refusal_and_a_cut) {
    const auto refusal = assemble_stream(
        "data: {\"choices\":[{\"delta\":{\"refusal\":\"No.\"},\"finish_reason\":\"stop\"}]}\n\n"
    );
    const auto cut = assemble_stream(
        "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"length\"}]}\n\n"
    );

    EXPECT_EQ(read_chat_answer(Dialect::openai, *refusal)->ending, Ending::refusal);
    EXPECT_EQ(read_chat_answer(Dialect::openai, *cut)->ending, Ending::length);
}

}  // namespace
}  // namespace pawl::ai
