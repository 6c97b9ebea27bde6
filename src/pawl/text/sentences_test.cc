// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/sentences.h"

#include <gmock/gmock.h>

#include <string>

namespace pawl::text {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST(Sentences, end_at_marks) {
    EXPECT_THAT(
        split_sentences("It rained. Who cares? We left! Then… silence."),
        ElementsAre("It rained.", "Who cares?", "We left!", "Then… silence.")
    );
}

TEST(Sentences, abbreviations_and_initials_end_none) {
    EXPECT_THAT(
        split_sentences("Dr. Maurer met Mrs. Dahl, e.g. Ruth. T. Brandt came at 7 p.m. on foot."),
        ElementsAre("Dr. Maurer met Mrs. Dahl, e.g. Ruth.", "T. Brandt came at 7 p.m. on foot.")
    );
    EXPECT_THAT(
        split_sentences("He works for Nordline A.S. It is not clear why."),
        ElementsAre("He works for Nordline A.S.", "It is not clear why.")
    );
    EXPECT_THAT(
        split_sentences("See No. 5 and vol. Two. The U.S. Army agreed. I did, too."),
        ElementsAre("See No. 5 and vol. Two.", "The U.S. Army agreed.", "I did, too.")
    );
}

TEST(Sentences, words_that_look_like_abbreviations_end_one) {
    EXPECT_THAT(
        split_sentences("It was lost art. Nobody knew who I am. Ask Mr. No one."),
        ElementsAre("It was lost art.", "Nobody knew who I am.", "Ask Mr. No one.")
    );
}

TEST(Sentences, numbers_end_none_inside_and_one_behind) {
    EXPECT_THAT(
        split_sentences("It took 7.20 minutes in 2019. Prices rose by 3.5%. Fine."),
        ElementsAre("It took 7.20 minutes in 2019.", "Prices rose by 3.5%.", "Fine.")
    );
}

TEST(Sentences, take_the_closing_quotation_mark_with_them) {
    EXPECT_THAT(
        split_sentences("\"Stop!\" he said. (He meant it.) “Fine.” She went."),
        ElementsAre("\"Stop!\" he said.", "(He meant it.)", "“Fine.”", "She went.")
    );
}

TEST(Sentences, end_without_spaces_in_chinese_and_japanese) {
    EXPECT_THAT(
        split_sentences("店が閉店した。「客は逃げる」と彼は笑った。買った！"),
        ElementsAre("店が閉店した。", "「客は逃げる」と彼は笑った。", "買った！")
    );
}

TEST(Sentences, end_in_other_scripts) {
    EXPECT_THAT(split_sentences("आज बिजली नहीं थी। हमने चाय पी।"), SizeIs(2));
    EXPECT_THAT(split_sentences("هل تذكر؟ كانت الحقائب أثقل."), SizeIs(2));
    EXPECT_THAT(split_sentences("Сервер упал. Мы его подняли."), SizeIs(2));
}

TEST(Sentences, items_headings_and_paragraphs_are_their_own) {
    EXPECT_THAT(
        split_sentences("# Plan\nbuy milk\n- eggs\n- ham and cheese\n\nThe end"),
        ElementsAre("# Plan", "buy milk", "- eggs", "- ham and cheese", "The end")
    );
    EXPECT_THAT(
        split_sentences("1. Read it. 2. Sign it."), ElementsAre("1. Read it.", "2. Sign it.")
    );
}

TEST(Sentences, go_on_over_a_line_that_was_wrapped) {
    EXPECT_THAT(
        split_sentences("This line was wrapped by an editor at some width or other,\n"
                        "so it goes on."),
        SizeIs(1)
    );
}

TEST(Sentences, begin_small_for_those_who_write_small) {
    EXPECT_THAT(
        split_sentences("i went home. then i slept."), ElementsAre("i went home.", "then i slept.")
    );
}

TEST(Sentences, a_text_without_ends_is_one) {
    EXPECT_THAT(split_sentences("  no end in sight  "), ElementsAre("no end in sight"));
    EXPECT_THAT(split_sentences("word"), ElementsAre("word"));
}

TEST(Sentences, nothing_has_none) {
    EXPECT_THAT(split_sentences(""), IsEmpty());
    EXPECT_THAT(split_sentences(" \n\t\u00A0 "), IsEmpty());
}

TEST(Sentences, stop_at_the_limit) {
    EXPECT_THAT(split_sentences("One. Two. Three.", 2), ElementsAre("One.", "Two."));
}

TEST(Sentences, a_megabyte_of_marks_is_split_in_one_pass) {
    std::string text;
    while (text.size() < 1'000'000) {
        text += "A. \n?! 1. \xE2\x80 ";
    }

    EXPECT_FALSE(split_sentences(text).empty());
}

TEST(Sentences, an_end_mark_may_stand_before_quotes_and_brackets) {
    for (const std::string_view ended :
         {"So it is.", "Is it?", "(It is.)", "他来了。", "\u201CYes!\u201D"}) {
        EXPECT_TRUE(has_end_mark(ended)) << ended;
    }
    for (const std::string_view open : {"", "Plan for May", "As follows:", "version 1.2", "(so)"}) {
        EXPECT_FALSE(has_end_mark(open)) << open;
    }
}

}  // namespace
}  // namespace pawl::text
