// SPDX-License-Identifier: Apache-2.0
// Moods of notes against those that a reader would give them. The notes were there before the
// lexicon, but one writer wrote both: the share that is right is an upper bound, not a promise.
#include <gtest/gtest.h>

#include <iostream>
#include <map>
#include <string>

#include "corpus.h"
#include "pawl/text/sentiment.h"

namespace pawl::quality {
namespace {

TEST(MoodQuality, most_notes_get_the_mood_of_their_reader) {
    std::map<std::string, double> right;
    double all = 0;
    double sum = 0;
    for (const auto& [mood, text] : read_labelled("sentiment.txt")) {
        const auto found = text::decide_sentiment(text::mood_evidence(text));
        right[mood] += to_text(found) == mood ? 1 : 0;
        sum += to_text(found) == mood ? 1 : 0;
        all += 1;
    }
    ASSERT_EQ(right.size(), 8);
    ASSERT_EQ(all, 80);
    for (const auto& [mood, count] : right) {
        std::cout << "  " << mood << ": " << count << " of 10\n";
        EXPECT_GE(count, 6) << mood;
    }

    EXPECT_GE(sum / all, 0.8);
}

}  // namespace
}  // namespace pawl::quality
