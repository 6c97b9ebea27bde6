// SPDX-License-Identifier: Apache-2.0
// The mood of a note, by words that are known to carry one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "pawl/text/engine.h"

namespace pawl::text {

// The eight words of weekly insights.
enum class Sentiment : std::uint8_t {
    positive,
    negative,
    mixed,
    neutral,
    determined,
    anxious,
    excited,
    reflective,
};

[[nodiscard]] auto to_text(Sentiment sentiment) -> std::string_view;

// How strongly a text speaks of each, from 0 on. What nobody knows counts nothing: a text in
// another language than English has no evidence, and is neutral for that reason alone.
struct MoodEvidence {
    double positive = 0;
    double negative = 0;
    double determined = 0;
    double anxious = 0;
    double excited = 0;
    double reflective = 0;

    auto operator==(const MoodEvidence&) const -> bool = default;
};

// Words and phrases of an English lexicon (mood_lexicon.h) and a few emoji. A negation up to three
// words before turns a word around. Linear in the text, at most kMaxFeatureWords words.
[[nodiscard]] auto mood_evidence(std::string_view text) -> MoodEvidence;

// The mood that the evidence speaks for; neutral when there is hardly any.
[[nodiscard]] auto decide_sentiment(const MoodEvidence& evidence) -> Sentiment;

// Of many notes together: each note has one voice, however long it is.
[[nodiscard]] auto overall_sentiment(std::span<const MoodEvidence> notes) -> Sentiment;

}  // namespace pawl::text
