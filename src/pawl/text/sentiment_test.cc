// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/sentiment.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

namespace pawl::text {
namespace {

auto mood_of(std::string_view text) -> Sentiment {
    return decide_sentiment(mood_evidence(text));
}

TEST(Sentiment, has_eight_words) {
    EXPECT_EQ(mood_of("A wonderful, happy day"), Sentiment::positive);
    EXPECT_EQ(mood_of("A terrible day, I am angry"), Sentiment::negative);
    EXPECT_EQ(mood_of("Wonderful food, terrible service"), Sentiment::mixed);
    EXPECT_EQ(mood_of("Bought milk and bread"), Sentiment::neutral);
    EXPECT_EQ(mood_of("I will not give up, no matter what"), Sentiment::determined);
    EXPECT_EQ(mood_of("I am worried. What if it fails?"), Sentiment::anxious);
    EXPECT_EQ(mood_of("I cannot wait, so excited!"), Sentiment::excited);
    EXPECT_EQ(mood_of("Looking back, I wonder why"), Sentiment::reflective);
}

TEST(Sentiment, a_negation_turns_a_word_around) {
    EXPECT_EQ(mood_of("The food was not very good, not great"), Sentiment::negative);
    EXPECT_NE(mood_of("I am not worried"), Sentiment::anxious);
    EXPECT_EQ(mood_evidence("not bad").negative, 0);
}

TEST(Sentiment, emoji_count) {
    EXPECT_EQ(mood_of("exam 😀😍"), Sentiment::positive);
    EXPECT_EQ(mood_of("exam 😢"), Sentiment::negative);
}

TEST(Sentiment, of_what_nobody_knows_is_neutral) {
    EXPECT_EQ(mood_of(""), Sentiment::neutral);
    EXPECT_EQ(mood_of("Das war ein schrecklicher Tag"), Sentiment::neutral);
    EXPECT_EQ(mood_of("\xFF\xFE"), Sentiment::neutral);
}

TEST(Sentiment, of_a_week_gives_each_note_one_voice) {
    std::vector<MoodEvidence> notes;
    notes.push_back(mood_evidence("terrible horrible awful nightmare disaster hate hate hate"));
    for (int i = 0; i < 5; ++i) {
        notes.push_back(mood_evidence("a lovely walk"));
    }

    EXPECT_EQ(overall_sentiment(notes), Sentiment::positive);
    EXPECT_EQ(overall_sentiment({}), Sentiment::neutral);
}

TEST(Sentiment, of_a_week_with_both_sides_is_mixed) {
    const std::vector<MoodEvidence> notes = {
        mood_evidence("a lovely walk"),
        mood_evidence("an awful meeting"),
        mood_evidence("happy with the cake"),
        mood_evidence("sad news"),
    };

    EXPECT_EQ(overall_sentiment(notes), Sentiment::mixed);
}

}  // namespace
}  // namespace pawl::text
