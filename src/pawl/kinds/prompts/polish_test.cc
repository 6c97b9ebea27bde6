// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/prompts/polish.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace pawl::kinds::prompts {
namespace {

struct Answer {
    std::string_view raw;
    std::string_view name;
};

class Polish : public testing::TestWithParam<Answer> {};

TEST_P(Polish, finds_the_name) {
    EXPECT_EQ(polish(GetParam().raw), GetParam().name);
}

INSTANTIATE_TEST_SUITE_P(
    Answers,
    Polish,
    testing::Values(
        Answer{"Notion", "Notion"},
        Answer{"  notion \n", "Notion"},
        Answer{R"({"entity":"Notion"})", "Notion"},
        Answer{"```json\n{\"entity\": \"open ai\"}\n```", "Open Ai"},
        Answer{R"({"product":"Linear"})", "Linear"},
        Answer{R"("Linear")", "Linear"},
        Answer{"**Notion**[1][2]", "Notion"},
        Answer{
            "\u3010"
            "4:0\u2020source\u3011Notion",
            "Notion"
        },
        Answer{"[Notion](https://notion.so)", "Notion"},
        Answer{"1. Notion", "Notion"},
        Answer{"- `Notion`", "Notion"},
        Answer{"# Notion\nIt is widely used.", "Notion"},
        Answer{"Notion - it is the most used", "Notion"},
        Answer{"Notion \u2014 it is the most used", "Notion"},
        Answer{"Notion because it is used", "Notion"},
        Answer{"Notion: used by many", "Notion"},
        Answer{"\u201CNotion.\u201D", "Notion"},
        Answer{"iPhone 17", "iPhone 17"},
        Answer{"Coca-Cola", "Coca-Cola"},
        Answer{R"({"entity": "Notion", })", "Notion"},
        Answer{R"({"entity": "Not)", ""},
        Answer{R"({"answer: Notion)", ""},
        Answer{"", ""},
        Answer{"{}", ""},
        Answer{"***", ""}
    )
);

TEST(Unwrapped, is_the_name_as_it_was_written) {
    EXPECT_EQ(unwrapped(R"({"entity":" **notion** - a tool "})"), "**notion** - a tool");
    EXPECT_EQ(unwrapped("notion, perhaps"), "notion, perhaps");
}

TEST(PolishLength, is_at_most_64_characters) {
    const auto name = polish(std::string(100, 'x'));

    EXPECT_EQ(name.size(), kLongestEntity);
    EXPECT_EQ(name.front(), 'X');
}

}  // namespace
}  // namespace pawl::kinds::prompts
