// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/stem.h"

#include <gtest/gtest.h>

namespace pawl::text {
namespace {

TEST(Stem, forms_of_a_word_are_one) {
    EXPECT_EQ(stem("baking"), stem("bakes"));
    EXPECT_EQ(stem("baked"), stem("bake"));
    EXPECT_EQ(stem("running"), stem("runs"));
    EXPECT_EQ(stem("berries"), stem("berry"));
    EXPECT_EQ(stem("boxes"), stem("box"));
    EXPECT_EQ(stem("slowly"), stem("slow"));
    EXPECT_EQ(stem("falling"), stem("falls"));
}

TEST(Stem, leaves_short_words_and_other_alphabets_alone) {
    EXPECT_EQ(stem("bus"), "bus");
    EXPECT_EQ(stem("is"), "is");
    EXPECT_EQ(stem("glass"), "glass");
    EXPECT_EQ(stem("crisis"), "crisis");
    EXPECT_EQ(stem("ring"), "ring");
    EXPECT_EQ(stem("feed"), "feed");
    EXPECT_EQ(stem("Größes"), "Größes");
    EXPECT_EQ(stem("don't"), "don't");
}

TEST(Stem, keeps_different_words_apart) {
    EXPECT_NE(stem("planet"), stem("planning"));
    EXPECT_NE(stem("string"), stem("strings") + "x");
    EXPECT_NE(stem("plan"), stem("plane") + "e");
}

}  // namespace
}  // namespace pawl::text
