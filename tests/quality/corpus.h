// SPDX-License-Identifier: Apache-2.0
// The texts of tests/corpus; README.md there says what they are.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace pawl::quality {

struct TopicText {
    std::string text;
    std::size_t topic = 0;
    bool avoids_own_words = false;
};

struct Topic {
    std::string name;
    std::vector<std::string> own_words;
};

struct Topics {
    std::vector<Topic> topics;
    std::vector<TopicText> texts;  // by topic
};

struct Article {
    std::string title;
    std::string gist;  // early, spread, later
    std::string text;  // sentences with spaces between, paragraphs with an empty line
    std::vector<std::string> sentences;
    std::vector<bool> is_key;  // for each sentence
    std::string reference;
};

struct Labelled {
    std::string label;
    std::string text;
};

// These end the test program when a file is not there.
[[nodiscard]] auto read_topics() -> Topics;
[[nodiscard]] auto read_articles() -> std::vector<Article>;
// `sentiment.txt` or `languages.txt`: a label, a tab, a text.
[[nodiscard]] auto read_labelled(std::string_view file) -> std::vector<Labelled>;

}  // namespace pawl::quality
