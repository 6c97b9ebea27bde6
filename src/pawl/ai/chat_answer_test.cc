// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/chat_answer.h"

#include <gtest/gtest.h>

namespace pawl::ai {
namespace {

auto answer(Dialect dialect, std::string_view reply) -> Result<ChatAnswer> {
    return read_chat_answer(dialect, read_json(reply).value());
}

TEST(ChatAnswer, reads_openai) {
    EXPECT_EQ(
        answer(
            Dialect::openai,
            R"({"model":"gpt-x","choices":[{"message":{"content":"Hi"},"finish_reason":"stop"}]})"
        )
            .value(),
        (ChatAnswer{.ending = Ending::complete, .text = "Hi", .model = "gpt-x"})
    );
    EXPECT_EQ(
        answer(
            Dialect::openai,
            R"({"choices":[{"message":{"content":[{"type":"text","text":"a"},{"text":"b"}]}}]})"
        )
            ->text,
        "ab"
    );
}

TEST(ChatAnswer, tells_a_refusal_and_a_cut_from_an_answer) {
    const auto ending = [](Dialect dialect, std::string_view reply) {
        return answer(dialect, reply)->ending;
    };

    EXPECT_EQ(
        ending(
            Dialect::openai, R"({"choices":[{"message":{"content":null,"refusal":"I can't."}}]})"
        ),
        Ending::refusal
    );
    EXPECT_EQ(
        ending(
            Dialect::openai,
            R"({"choices":[{"message":{"content":""},"finish_reason":"content_filter"}]})"
        ),
        Ending::refusal
    );
    EXPECT_EQ(
        ending(
            Dialect::openai, R"({"choices":[{"message":{"content":"a"},"finish_reason":"length"}]})"
        ),
        Ending::length
    );
    EXPECT_EQ(
        ending(Dialect::anthropic, R"({"content":[],"stop_reason":"refusal"})"), Ending::refusal
    );
    EXPECT_EQ(
        ending(Dialect::anthropic, R"({"content":[],"stop_reason":"max_tokens"})"), Ending::length
    );
}

TEST(ChatAnswer, reads_text_and_tools_of_anthropic) {
    EXPECT_EQ(
        answer(Dialect::anthropic, R"({"content":[{"type":"text","text":"Hi"}]})")->text, "Hi"
    );
    EXPECT_EQ(
        answer(
            Dialect::anthropic,
            R"({"content":[{"type":"text","text":"So:"},{"type":"tool_use","input":{"e":1}}]})"
        )
            ->text,
        R"({"e":1})"
    );
}

TEST(ChatAnswer, does_not_trust_the_shape) {
    for (const auto* reply :
         {"{}",
          "[]",
          R"({"choices":[]})",
          R"({"choices":[{}]})",
          R"({"choices":{"message":1}})",
          "null"}) {
        EXPECT_EQ(answer(Dialect::openai, reply).error().code, "invalid_reply") << reply;
        EXPECT_EQ(answer(Dialect::anthropic, reply).error().code, "invalid_reply") << reply;
    }
}

TEST(Usage, counts_each_token_once_whatever_the_provider_means_by_input) {
    const auto openai = read_usage(
        Dialect::openai,
        read_json(R"({"usage":{"prompt_tokens":100,"completion_tokens":7,
"prompt_tokens_details":{"cached_tokens":60,"cache_write_tokens":10}}})")
            .value()
    );
    const auto anthropic = read_usage(
        Dialect::anthropic,
        read_json(R"({"usage":{"input_tokens":30,"cache_read_input_tokens":60,
"cache_creation_input_tokens":10,"output_tokens":7}})")
            .value()
    );

    const TokenUsage wanted{.input = 30, .cached_input = 60, .cache_write = 10, .output = 7};
    EXPECT_EQ(openai->tokens, wanted);
    EXPECT_EQ(anthropic->tokens, wanted);
}

TEST(Usage, believes_a_cost_and_no_nonsense) {
    const auto read = [](std::string_view usage) {
        return read_usage(
            Dialect::openai, read_json("{\"usage\":" + std::string(usage) + "}").value()
        );
    };

    EXPECT_EQ(read(R"({"prompt_tokens":1,"cost":0.00014})")->cost, parse_dollars("0.00014"));
    EXPECT_EQ(read(R"({"prompt_tokens":1,"cost":-1})")->cost, std::nullopt);
    EXPECT_EQ(read(R"({"prompt_tokens":1,"cost":20000})")->cost, std::nullopt);
    EXPECT_EQ(read(R"({"prompt_tokens":0,"completion_tokens":"x"})")->tokens, TokenUsage{});
    EXPECT_EQ(read(R"({"prompt_tokens":-5})"), std::nullopt);
    EXPECT_EQ(read(R"({"prompt_tokens":9223372036854775807})"), std::nullopt);
    EXPECT_EQ(
        read(R"({"prompt_tokens":1,"completion_tokens":9223372036854775807})")->tokens.output,
        100'000'000
    );
    EXPECT_EQ(read("{}"), std::nullopt);
    EXPECT_EQ(
        read(R"({"prompt_tokens":5,"prompt_tokens_details":{"cached_tokens":50}})")->tokens,
        (TokenUsage{.cached_input = 5})
    );
    EXPECT_EQ(read("null"), std::nullopt);
}

}  // namespace
}  // namespace pawl::ai
