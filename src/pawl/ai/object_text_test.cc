// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/object_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pawl::ai {
namespace {

using testing::HasSubstr;

auto found(std::string_view text) -> std::string {
    const auto object = find_object(text);
    return object ? to_json_text(*object) : object.error().code;
}

TEST(FindObject, takes_it_bare_fenced_or_between_sentences) {
    EXPECT_EQ(found(R"({"a":1})"), R"({"a":1})");
    EXPECT_EQ(found("```json\n{\"a\":1}\n```"), R"({"a":1})");
    EXPECT_EQ(found("Sure! Here it is: {\"a\":\"}{\\\"\"} Anything else?"), R"({"a":"}{\""})");
    EXPECT_EQ(found(R"({"a":1} {"b":2})"), R"({"a":1})");
    EXPECT_EQ(found(R"([{"a":1}])"), R"({"a":1})");
}

TEST(FindObject, passes_over_braces_that_are_none) {
    EXPECT_EQ(found(R"(A set {x} and then {"a":1})"), R"({"a":1})");
    EXPECT_EQ(found(R"({ broken {"a":1})"), R"({"a":1})");
}

TEST(FindObject, finds_none_where_there_is_none) {
    for (const auto* text : {"", "none", "{", R"({"a":)", "{'a':1}", R"("{")"}) {
        EXPECT_EQ(found(text), "no_object") << text;
    }
    EXPECT_EQ(found(std::string(100'000, '{')), "no_object");
}

TEST(ReadObject, complains_in_words_for_the_model) {
    const ObjectWish wish{
        .schema = read_json(R"({"type":"object","required":["entity"]})").value().get_object()
    };

    EXPECT_TRUE(read_object(wish, R"({"entity":"x"})"));
    EXPECT_THAT(read_object(wish, R"({"a":1})").error().message, HasSubstr("`entity` is missing"));
    EXPECT_THAT(read_object(wish, "prose").error().message, HasSubstr("no JSON object"));
}

TEST(CorrectiveMessages, hold_the_answer_and_the_complaint) {
    const auto messages = corrective_messages("wrong", "`a` is missing");

    ASSERT_EQ(messages.size(), 2);
    EXPECT_EQ(messages[0], (ChatMessage{Speaker::assistant, "wrong"}));
    EXPECT_THAT(messages[1].text, HasSubstr("`a` is missing"));
    EXPECT_EQ(corrective_messages("", "x").size(), 1);
}

}  // namespace
}  // namespace pawl::ai
