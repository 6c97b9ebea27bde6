// SPDX-License-Identifier: Apache-2.0
#include "corpus.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/assert.h"

namespace pawl::quality {
namespace {

const std::filesystem::path kFolder = PAWL_CORPUS;
constexpr std::string_view kAvoids = "~ ";
constexpr std::string_view kKey = "* ";
constexpr std::string_view kGist = "gist: ";
constexpr std::string_view kOwnWords = "# own words: ";

auto lines_of(const std::filesystem::path& path) -> std::vector<std::string> {
    std::ifstream file(path);
    PAWL_ASSERT(file.is_open());
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) {
        lines.push_back(line);
    }
    return lines;
}

auto files_in(std::string_view folder) -> std::vector<std::filesystem::path> {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(kFolder / folder)) {
        files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

auto words_of(const std::string& text) -> std::vector<std::string> {
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) {
        words.push_back(word);
    }
    return words;
}

void add_topic(const std::filesystem::path& file, Topics& all) {
    Topic topic{.name = file.stem(), .own_words = {}};
    for (const auto& line : lines_of(file)) {
        if (line.starts_with(kOwnWords)) {
            topic.own_words = words_of(line.substr(kOwnWords.size()));
        } else if (!line.empty() && !line.starts_with('#')) {
            const bool avoids = line.starts_with(kAvoids);
            all.texts.push_back({
                .text = line.substr(avoids ? kAvoids.size() : 0),
                .topic = all.topics.size(),
                .avoids_own_words = avoids,
            });
        }
    }
    all.topics.push_back(std::move(topic));
}

void add_line(const std::string& line, Article& article) {
    if (line.starts_with(kGist)) {
        article.gist = line.substr(kGist.size());
    } else if (line.starts_with("> ")) {
        article.reference = line.substr(2);
    } else if (line.empty()) {
        article.text += article.text.empty() ? "" : "\n\n";
    } else {
        const bool key = line.starts_with(kKey);
        article.sentences.push_back(line.substr(key ? kKey.size() : 0));
        article.is_key.push_back(key);
        const bool first = article.text.empty() || article.text.ends_with('\n');
        article.text += (first ? "" : " ") + article.sentences.back();
    }
}

}  // namespace

auto read_topics() -> Topics {
    Topics all;
    for (const auto& file : files_in("topics")) {
        add_topic(file, all);
    }
    return all;
}

auto read_articles() -> std::vector<Article> {
    std::vector<Article> articles;
    for (const auto& file : files_in("articles")) {
        bool inside = false;
        for (const auto& line : lines_of(file)) {
            if (line.starts_with("== ")) {
                articles.emplace_back().title = line.substr(3);
                inside = true;
            } else if (inside) {
                add_line(line, articles.back());
            }
        }
    }
    return articles;
}

auto read_labelled(std::string_view file) -> std::vector<Labelled> {
    std::vector<Labelled> texts;
    for (const auto& line : lines_of(kFolder / file)) {
        const auto tab = line.find('\t');
        if (tab != std::string::npos && !line.starts_with('#')) {
            texts.push_back({.label = line.substr(0, tab), .text = line.substr(tab + 1)});
        }
    }
    return texts;
}

}  // namespace pawl::quality
