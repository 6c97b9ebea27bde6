// SPDX-License-Identifier: Apache-2.0
// The corpus is what its README says: a measure on other texts would mean something else.
#include "corpus.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/text/sentences.h"
#include "pawl/text/words.h"

namespace pawl::quality {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(Corpus, has_topics_with_a_third_that_avoids_their_own_words) {
    const auto all = read_topics();
    std::map<std::size_t, std::size_t> texts;
    std::map<std::size_t, std::size_t> avoiding;
    for (const auto& text : all.texts) {
        ++texts[text.topic];
        avoiding[text.topic] += text.avoids_own_words ? 1 : 0;
    }

    EXPECT_EQ(all.topics.size(), 10);
    EXPECT_EQ(all.texts.size(), 480);
    for (std::size_t topic = 0; topic < all.topics.size(); ++topic) {
        EXPECT_EQ(3 * avoiding[topic], texts[topic]) << all.topics[topic].name;
    }
}

TEST(Corpus, texts_that_avoid_their_own_words_do) {
    const auto all = read_topics();
    for (const auto& text : all.texts) {
        const auto& own = all.topics[text.topic].own_words;
        ASSERT_GE(own.size(), 20);
        for (const auto& word : text::find_words(text.text)) {
            const bool is_own = std::ranges::find(own, word.text) != own.end();
            EXPECT_FALSE(text.avoids_own_words && is_own) << word.text << ": " << text.text;
        }
    }
}

TEST(Corpus, no_text_stands_in_it_twice) {
    std::set<std::string> seen;
    for (const auto& text : read_topics().texts) {
        EXPECT_TRUE(seen.insert(text.text).second) << text.text;
    }
}

TEST(Corpus, articles_have_their_gist_where_they_say) {
    std::map<std::string, std::size_t> gists;
    for (const auto& article : read_articles()) {
        const auto key = std::ranges::count(article.is_key, true);
        const auto early = std::count(article.is_key.begin(), article.is_key.begin() + 3, true);
        ASSERT_GT(key, 0) << article.title;
        const auto* const gist = early * 2 > key ? "early" : early == 0 ? "later" : "spread";

        EXPECT_EQ(article.gist, gist) << article.title;
        EXPECT_FALSE(article.reference.empty()) << article.title;
        ++gists[article.gist];
    }

    EXPECT_THAT(gists, ElementsAre(Pair("early", 25), Pair("later", 26), Pair("spread", 5)));
}

TEST(Corpus, its_articles_are_split_into_their_sentences) {
    for (const auto& article : read_articles()) {
        const auto found = text::split_sentences(article.text);

        EXPECT_EQ(std::vector<std::string>(found.begin(), found.end()), article.sentences)
            << article.title;
    }
}

// Thai writes no marks between sentences.
TEST(Corpus, texts_in_other_languages_are_split_too) {
    for (const auto& [language, text] : read_labelled("languages.txt")) {
        const auto sentences = text::split_sentences(text).size();

        EXPECT_GE(sentences, language == "th" ? 1 : 3) << language;
        EXPECT_GE(text::find_words(text).size(), 15) << language;
    }
}

}  // namespace
}  // namespace pawl::quality
