// SPDX-License-Identifier: Apache-2.0
// How much a sentence tells of its text.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "pawl/text/sparse.h"

namespace pawl::text {

struct ScoredSentence {
    std::string_view text;
    SparseVector
        terms;  // stems that are no stop words, TF times inverse sentence frequency; length 1
    std::size_t words = 0;  // all of them
    double score = 0;
};

// What a score is made of; each share is within 0..1 before it is weighed.
struct SentenceWeights {
    double centrality = 1.0;  // likeness to the other sentences
    double forward = 1.0;     // of centrality: to those behind it
    double backward = 1.3;    // of centrality: to those before it
    double title = 0.2;       // words shared with the title
    double lead = 1.4;        // stands at the beginning, in a text that reports
    double close = 1.0;       // stands at the end, in a text that tells in the first person
    double cue = 0.5;         // says that it concludes, decides, advises or asks
    double fragment = 0.5;    // taken off: too short, no end, a question, speech, a pronoun first
};

// A directed, position-aware centrality (Zheng, Lapata 2019, "Sentence Centrality Revisited") with
// features after Edmundson 1969. O(sentences² · words of one): callers bound the sentences.
[[nodiscard]] auto score_sentences(
    std::span<const std::string_view> sentences,
    std::string_view title,
    const SentenceWeights& weights = {}
) -> std::vector<ScoredSentence>;

// Of two vectors that are ascending by column.
[[nodiscard]] auto dot(const SparseVector& left, const SparseVector& right) -> double;

}  // namespace pawl::text
