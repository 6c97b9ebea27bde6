// SPDX-License-Identifier: Apache-2.0
// What a week of notes was about, counted and quoted.
#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/text/engine.h"
#include "pawl/text/sentiment.h"

namespace pawl::text {

struct InsightNote {
    std::string_view content;
    std::string_view type;      // may be empty
    std::string_view cluster;   // may be empty
    std::chrono::sys_days day;  // of the writer's zone, which the caller knows
};

struct InsightOptions {
    std::size_t terms = 5;
    std::size_t quotes = 2;
    std::size_t quote_characters = 160;
};

struct NamedCount {
    std::string name;
    std::size_t count = 0;

    auto operator==(const NamedCount&) const -> bool = default;
};

struct Insight {
    std::size_t note_count = 0;
    std::vector<NamedCount> by_day;      // "2026-03-02", ascending; days without notes are left out
    std::vector<NamedCount> by_type;     // most frequent first; notes without a type are left out
    std::vector<NamedCount> by_cluster;  // the same
    std::vector<std::string> terms;      // of more notes than before (rising_terms.h)
    Sentiment sentiment = Sentiment::neutral;
    std::vector<std::string> quotes;  // whole sentences, word for word
    std::string summary;              // template sentences; the last one says that they are
    std::string_view engine = kInsightEngine;
};

// Of all notes of a week, not of a sample, since they are counted; `before` are notes from before
// it, to which its words are compared, and may be empty. A week without notes has a summary that
// says so. Nothing is guessed: each number is counted, and the mood is that of known English words
// (sentiment.h). O(words), and the square of at most 200 sentences for the quotes.
[[nodiscard]] auto find_insight(
    std::span<const InsightNote> week,
    std::span<const InsightNote> before,
    const InsightOptions& options = {}
) -> Insight;

}  // namespace pawl::text
