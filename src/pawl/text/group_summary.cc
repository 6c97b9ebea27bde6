// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/group_summary.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/text/phrases.h"
#include "pawl/text/prose.h"
#include "pawl/text/sentence_scores.h"
#include "pawl/text/sentences.h"
#include "pawl/text/summary.h"
#include "pawl/text/utf8.h"

namespace pawl::text {
namespace {

constexpr std::size_t kSentencesOfText = 4;
constexpr std::size_t kTermsNamed = 3;
constexpr std::size_t kFewestWords = 4;  // of a quote

// Only likeness counts: where a sentence stands in its note says nothing about the group.
constexpr SentenceWeights kAmongEquals = {
    .centrality = 1.0,
    .forward = 1.0,
    .backward = 1.0,
    .title = 0,
    .lead = 0,
    .close = 0,
    .cue = 0,
    .fragment = 0.5,
};

struct Source {
    std::vector<std::string> proses;  // what the sentences are views into
    std::vector<std::string_view> sentences;
    std::vector<std::size_t> text_of;
};

auto read_sources(std::span<const std::string_view> texts) -> Source {
    Source source;
    const auto count = std::min(texts.size(), kMaxGroupTexts);
    source.proses.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        source.proses.push_back(prose_of(texts[i]));
        for (const auto sentence : split_sentences(source.proses.back(), kSentencesOfText)) {
            source.sentences.push_back(sentence);
            source.text_of.push_back(i);
        }
    }
    return source;
}

}  // namespace

auto pick_quotes(
    std::span<const std::string_view> texts, std::size_t count, std::size_t max_characters
) -> std::vector<std::string> {
    const auto source = read_sources(texts);
    const auto scored = score_sentences(source.sentences, {}, kAmongEquals);
    std::vector<std::size_t> order(scored.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        order[i] = i;
    }
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(-scored[i].score, i); });
    std::set<std::size_t> quoted;
    std::vector<std::size_t> picked;
    for (const auto i : order) {
        const bool fits =
            scored[i].words >= kFewestWords && count_code_points(scored[i].text) <= max_characters;
        if (picked.size() < count && fits && quoted.insert(source.text_of[i]).second) {
            picked.push_back(i);
        }
    }
    std::ranges::sort(picked);
    std::vector<std::string> quotes;
    quotes.reserve(picked.size());
    for (const auto i : picked) {
        quotes.push_back(on_one_line(scored[i].text));
    }
    return quotes;
}

auto summarize_group(
    std::size_t count,
    std::span<const std::string> terms,
    std::span<const std::string_view> texts,
    std::size_t max_characters
) -> Summary {
    std::string text = count_of(count, "note");
    if (!terms.empty()) {
        text += " about " + join_with_and(terms.first(std::min(terms.size(), kTermsNamed)));
    }
    text += '.';
    const auto length = count_code_points(text) + 1;
    if (length < max_characters) {
        for (const auto& quote : pick_quotes(texts, 1, max_characters - length)) {
            text += ' ' + quote;
        }
    }
    return {.text = text};
}

}  // namespace pawl::text
