// SPDX-License-Identifier: Apache-2.0
#include "pawl/ai/token_estimate.h"

#include <gtest/gtest.h>

#include <string>

namespace pawl::ai {
namespace {

// What OpenAI's cl100k_base really counts stands beside each.
TEST(TokenEstimate, is_rather_too_many) {
    EXPECT_GE(estimate_tokens("The quick brown fox jumps over the lazy dog."), 10);  // 10
    EXPECT_GE(estimate_tokens("antidisestablishmentarianism"), 6);                   // 6
    EXPECT_GE(estimate_tokens("1234567890"), 4);                                     // 4
    EXPECT_GE(estimate_tokens("if (a[0] != b) { return; }"), 12);                    // 12
    EXPECT_GE(estimate_tokens("Привет, мир"), 5);                                    // 5
    EXPECT_GE(estimate_tokens("お誕生日おめでとう"), 9);                             // 9
    EXPECT_GE(estimate_tokens("🙂"), 2);                                             // 2
}

TEST(TokenEstimate, is_not_absurd_for_english) {
    const std::string sentence = "This is an ordinary sentence about nothing in particular. ";

    EXPECT_LT(estimate_tokens(sentence), static_cast<std::int64_t>(sentence.size()));
    EXPECT_EQ(estimate_tokens(""), 0);
}

TEST(CutToTokens, keeps_whole_characters) {
    EXPECT_EQ(cut_to_tokens("héé", 2), "hé");
    EXPECT_EQ(cut_to_tokens("héé", 3), "héé");
    EXPECT_EQ(cut_to_tokens("🙂🙂", 5), "🙂");
    EXPECT_EQ(cut_to_tokens("abcdef", 2), "abcd");
    EXPECT_EQ(cut_to_tokens("abc", 0), "");
    EXPECT_EQ(cut_to_tokens("half \xF0\x9F", 100), "half ");
}

TEST(CutToTokens, ends_within_its_limit) {
    std::string text;
    for (int i = 0; i < 5'000; ++i) {
        text += "word, ж 漢 ";
    }

    const auto cut = cut_to_tokens(text, 8'192);

    EXPECT_LE(estimate_tokens(cut), 8'192);
    EXPECT_GT(estimate_tokens(cut), 8'180);
}

}  // namespace
}  // namespace pawl::ai
