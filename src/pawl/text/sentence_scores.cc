// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/sentence_scores.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/stable_hash.h"
#include "pawl/text/sentences.h"
#include "pawl/text/sparse.h"
#include "pawl/text/stem.h"
#include "pawl/text/stop_words.h"
#include "pawl/text/words.h"

namespace pawl::text {
namespace {

// What is behind this many words of a sentence does not count.
constexpr std::size_t kMaxWords = 200;
constexpr std::size_t kShortWords = 5;

// Words of sentences that conclude, decide, advise or ask for something.
constexpr auto kCues = std::to_array<std::string_view>(
    {"advise",     "advice",    "agreed",     "altogether",  "announced", "average",   "cannot",
     "cause",      "conclude",  "conclusion", "consequence", "decided",   "decision",  "expect",
     "finally",    "found",     "hence",      "important",   "lesson",    "main",      "means",
     "must",       "need",      "needs",      "now",         "overall",   "please",    "propose",
     "proposed",   "recommend", "recommends", "result",      "results",   "rule",      "shows",
     "since",      "so",        "suggest",    "suggests",    "summary",   "therefore", "thus",
     "understood", "whenever",  "will"}
);
constexpr auto kPronouns = std::to_array<std::string_view>(
    {"he", "her", "his", "it", "its", "she", "that", "their", "they", "this"}
);
constexpr auto kFirstPerson =
    std::to_array<std::string_view>({"i", "i'm", "i've", "me", "my", "our", "us", "we", "we've"});

auto is_one_of(std::string_view word, std::span<const std::string_view> list) -> bool {
    return std::ranges::find(list, word) != list.end();
}

struct Reading {
    std::vector<Word> words;
    std::map<std::uint32_t, float> terms;  // column -> count
    bool first_person = false;
};

auto column_of(const Word& word) -> std::uint32_t {
    return static_cast<std::uint32_t>(fnv1a(stem(word.text)));
}

auto read(std::string_view sentence) -> Reading {
    Reading reading{.words = find_words(sentence, kMaxWords), .terms = {}};
    for (const auto& word : reading.words) {
        reading.first_person = reading.first_person || is_one_of(word.text, kFirstPerson);
        if (word.kind != WordKind::number && !is_stop_word(word.text)) {
            reading.terms[column_of(word)] += 1;
        }
    }
    return reading;
}

auto weigh(std::span<const Reading> readings) -> std::vector<SparseVector> {
    std::map<std::uint32_t, float> sentences_with;
    for (const auto& reading : readings) {
        for (const auto& [column, count] : reading.terms) {
            sentences_with[column] += 1;
        }
    }
    const auto total = static_cast<float>(readings.size() + 1);
    std::vector<SparseVector> vectors;
    for (const auto& reading : readings) {
        auto& vector = vectors.emplace_back();
        float squares = 0;
        for (const auto& [column, count] : reading.terms) {
            const float weight = (1 + std::log(count)) * std::log(total / sentences_with[column]);
            vector.push_back({.column = column, .value = weight});
            squares += weight * weight;
        }
        for (auto& entry : vector) {
            entry.value /= squares > 0 ? std::sqrt(squares) : 1;
        }
    }
    return vectors;
}

// Scaled so that the largest is 1.
void scale(std::vector<double>& values) {
    const double largest = values.empty() ? 0 : std::ranges::max(values);
    for (double& value : values) {
        value = largest > 0 ? std::max(value, 0.0) / largest : 0;
    }
}

auto centralities(std::span<const SparseVector> vectors, const SentenceWeights& weights)
    -> std::vector<double> {
    std::vector<double> sums(vectors.size());
    for (std::size_t i = 0; i < vectors.size(); ++i) {
        for (std::size_t j = i + 1; j < vectors.size(); ++j) {
            const double likeness = dot(vectors[i], vectors[j]);
            sums[i] += weights.forward * likeness;
            sums[j] += weights.backward * likeness;
        }
    }
    scale(sums);
    return sums;
}

auto title_shares(std::span<const Reading> readings, std::string_view title)
    -> std::vector<double> {
    const auto wanted = read(title).terms;
    std::vector<double> shares;
    for (const auto& reading : readings) {
        double found = 0;
        for (const auto& [column, count] : wanted) {
            found += reading.terms.contains(column) ? 1 : 0;
        }
        shares.push_back(found);
    }
    scale(shares);
    return shares;
}

auto cue_share(const Reading& reading) -> double {
    const auto cues = std::ranges::count_if(reading.words, [](const Word& word) {
        return is_one_of(word.text, kCues);
    });
    return std::min(static_cast<double>(cues), 2.0) / 2;
}

auto fragment_share(std::string_view sentence, const Reading& reading) -> double {
    double share = 0;
    if (reading.words.size() < kShortWords) {
        share += 1;
    }
    if (sentence.ends_with('?')) {
        share += 1;
    }
    if (!has_end_mark(sentence)) {
        share += 0.6;
    }
    if (sentence.starts_with('"') || sentence.starts_with("\u201C") ||
        sentence.starts_with("\u00AB")) {
        share += 0.6;
    }
    if (!reading.words.empty() && is_one_of(reading.words.front().text, kPronouns)) {
        share += 0.4;
    }
    return std::min(share, 1.0);
}

// The share of sentences in which the writer speaks of themselves: such texts tell a story and come
// to their point at its end, others state it first.
auto personal_share(std::span<const Reading> readings) -> double {
    const auto personal = std::ranges::count_if(readings, &Reading::first_person);
    const double share = static_cast<double>(personal) / static_cast<double>(readings.size());
    constexpr double enough = 0.3;
    return std::min(share / enough, 1.0);
}

// 1, 1/2, 1/3, … for the first, second, third sentence, and the same from the end. Items of lists
// and other scraps before it do not make a sentence the second, and have no share themselves where
// the text has sentences at all.
struct Places {
    std::vector<double> lead;
    std::vector<double> close;
};

auto places_of(std::span<const std::string_view> sentences) -> Places {
    const auto ended = std::ranges::count_if(sentences, has_end_mark);
    const auto total = ended > 0 ? ended : std::ssize(sentences);
    Places places;
    std::ptrdiff_t before = 0;
    for (const auto sentence : sentences) {
        const bool counted = ended == 0 || has_end_mark(sentence);
        places.lead.push_back(counted ? 1.0 / static_cast<double>(before + 1) : 0);
        places.close.push_back(counted ? 1.0 / static_cast<double>(total - before) : 0);
        before += counted ? 1 : 0;
    }
    return places;
}

}  // namespace

auto dot(const SparseVector& left, const SparseVector& right) -> double {
    double sum = 0;
    auto other = right.begin();
    for (const auto& entry : left) {
        while (other != right.end() && other->column < entry.column) {
            ++other;
        }
        if (other != right.end() && other->column == entry.column) {
            sum += static_cast<double>(entry.value) * other->value;
        }
    }
    return sum;
}

auto score_sentences(
    std::span<const std::string_view> sentences,
    std::string_view title,
    const SentenceWeights& weights
) -> std::vector<ScoredSentence> {
    std::vector<Reading> readings;
    for (const auto sentence : sentences) {
        readings.push_back(read(sentence));
    }
    auto vectors = weigh(readings);
    const auto central = centralities(vectors, weights);
    const auto titled = title_shares(readings, title);
    const double personal = readings.empty() ? 0 : personal_share(readings);
    const auto places = places_of(sentences);
    std::vector<ScoredSentence> scored;
    for (std::size_t i = 0; i < sentences.size(); ++i) {
        const double score = weights.centrality * central[i] + weights.title * titled[i] +
                             weights.lead * (1 - personal) * places.lead[i] +
                             weights.close * personal * places.close[i] +
                             weights.cue * cue_share(readings[i]) -
                             weights.fragment * fragment_share(sentences[i], readings[i]);
        scored.push_back({
            .text = sentences[i],
            .terms = std::move(vectors[i]),
            .words = readings[i].words.size(),
            .score = score,
        });
    }
    return scored;
}

}  // namespace pawl::text
