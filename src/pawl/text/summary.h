// SPDX-License-Identifier: Apache-2.0
// Summaries made of a text's own sentences.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/text/engine.h"

namespace pawl::text {

// Of a longer text the first 300 and the last 100 sentences are looked at.
inline constexpr std::size_t kMaxSummarySentences = 400;

struct SummaryStyle {
    std::size_t sentences = 2;         // at most, at least 1
    std::size_t max_characters = 600;  // code points, at least 20

    auto operator==(const SummaryStyle&) const -> bool = default;
};

// "2 sentences", "1-2 sentences" (the upper number), "280 characters". Error: invalid_style.
[[nodiscard]] auto parse_style(std::string_view text) -> Result<SummaryStyle>;

struct Summary {
    std::string text;  // well-formed UTF-8 on one line
    std::string_view engine = kSummaryEngine;
};

// The sentences that tell most of `content` and little twice, in their order (sentence_scores.h,
// then maximal marginal relevance, Carbonell and Goldstein 1998).
//
// Markdown and HTML are read as a reader sees them, without headings and code (prose.h). Never
// blank unless the content is. A text of one sentence is returned as it is; a sentence alone that
// is longer than max_characters is cut at a word and ends in "…". Words are the text's own, so
// nothing is made up, but what "he" and "there" refer to may be missing. Any bytes are taken.
[[nodiscard]] auto summarize(
    std::string_view title, std::string_view content, const SummaryStyle& style = {}
) -> Summary;

}  // namespace pawl::text
