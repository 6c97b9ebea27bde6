// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/words.h"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "pawl/text/letters.h"
#include "pawl/text/stop_words.h"

namespace pawl::text {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

auto texts_of(std::string_view text) -> std::vector<std::string> {
    std::vector<std::string> texts;
    for (const auto& word : find_words(text)) {
        texts.push_back(word.text);
    }
    return texts;
}

TEST(Words, are_in_lower_case_in_latin_greek_and_cyrillic) {
    EXPECT_THAT(texts_of("Ärger ÉTÉ Łódź"), ElementsAre("ärger", "été", "łódź"));
    EXPECT_THAT(texts_of("ΚΑΛΗΜΕΡΑ Λόγος"), ElementsAre("καλημερα", "λόγοσ"));
    EXPECT_THAT(texts_of("МОСКВА Ёлка Ђак"), ElementsAre("москва", "ёлка", "ђак"));
}

TEST(Words, keep_apostrophes_inside_and_drop_the_possessive) {
    EXPECT_THAT(
        texts_of("Don’t touch Anna's 'new' bike"),
        ElementsAre("don't", "touch", "anna", "new", "bike")
    );
}

TEST(Words, numbers_keep_their_points) {
    const auto words = find_words("7.20 a.m., 1,200 km. 3x");

    EXPECT_EQ(words.at(0).text, "7.20");
    EXPECT_EQ(words.at(0).kind, WordKind::number);
    EXPECT_THAT(
        texts_of("7.20 a.m., 1,200 km. 3x"), ElementsAre("7.20", "a", "m", "1,200", "km", "3", "x")
    );
}

TEST(Words, scripts_without_spaces_give_pairs_of_neighbours) {
    EXPECT_THAT(texts_of("図書館へ。犬"), ElementsAre("図書", "書館", "館へ", "犬"));
}

TEST(Words, scripts_with_spaces_give_words) {
    EXPECT_THAT(texts_of("우산을 버스에"), ElementsAre("우산을", "버스에"));
    EXPECT_THAT(texts_of("تأخر القطار، ساعة"), ElementsAre("تأخر", "القطار", "ساعة"));
}

TEST(Words, each_emoji_is_one) {
    const auto words = find_words("done 🎉👍🏽!");

    EXPECT_THAT(texts_of("done 🎉👍🏽!"), ElementsAre("done", "🎉", "👍"));
    EXPECT_EQ(words.back().kind, WordKind::picture);
}

TEST(Words, know_their_bytes) {
    const std::string text = "So: Größe!";
    const auto words = find_words(text);

    EXPECT_EQ(text.substr(words.at(1).from, words.at(1).to - words.at(1).from), "Größe");
}

TEST(Words, nothing_is_no_word) {
    EXPECT_THAT(texts_of(""), IsEmpty());
    EXPECT_THAT(texts_of(" \t…!? —"), IsEmpty());
    EXPECT_THAT(texts_of("\xFF\xFE\xC0"), IsEmpty());
}

TEST(Words, endless_runs_of_letters_are_cut_and_bounded) {
    const std::string text(1'000, 'a');

    EXPECT_EQ(find_words(text).front().text.size(), kMaxWordLetters);
    EXPECT_EQ(find_words(text, 3).size(), 3);
    EXPECT_EQ(find_words("雨雨雨雨雨雨雨雨", 3).size(), 3);
}

TEST(Letters, upper_and_lower_case_of_one_letter_fold_to_the_same) {
    EXPECT_EQ(fold_case(U'Ÿ'), U'ÿ');
    EXPECT_EQ(fold_case(U'Ž'), U'ž');
    EXPECT_EQ(fold_case(U'Ή'), U'ή');
    EXPECT_EQ(fold_case(U'Ώ'), U'ώ');
    EXPECT_EQ(fold_case(U'Ա'), U'ա');
    EXPECT_EQ(fold_case(U'ß'), U'ß');
    EXPECT_EQ(fold_case(U'×'), U'×');
}

TEST(Letters, lower_case_is_not_upper) {
    for (const char32_t letter : {U'a', U'ß', U'ÿ', U'ž', U'ς', U'я', U'日', U'1'}) {
        EXPECT_FALSE(is_upper(letter)) << static_cast<std::uint32_t>(letter);
    }
    for (const char32_t letter : {U'A', U'Ÿ', U'Ž', U'Σ', U'Я'}) {
        EXPECT_TRUE(is_upper(letter)) << static_cast<std::uint32_t>(letter);
    }
}

TEST(StopWords, are_those_of_four_languages) {
    for (const std::string_view word : {"the", "don't", "und", "für", "c'est", "también"}) {
        EXPECT_TRUE(is_stop_word(word)) << word;
    }
    for (const std::string_view word : {"garden", "war", "die", "son", ""}) {
        EXPECT_FALSE(is_stop_word(word)) << word;
    }
}

}  // namespace
}  // namespace pawl::text
