// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/sentiment.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/text/features.h"
#include "pawl/text/mood_lexicon.h"
#include "pawl/text/stem.h"
#include "pawl/text/words.h"

namespace pawl::text {
namespace {

constexpr std::size_t kLongestPhrase = 4;  // words
constexpr std::size_t kNegationReach = 3;
constexpr double kExclamation = 0.75;  // evidence of excitement
constexpr double kMostExclamations = 3;
constexpr double kTooLittle = 1.0;  // evidence below which a text is neutral
constexpr double kBothSides = 0.4;  // the weaker of good and bad against the stronger

struct Meaning {
    Mood mood = Mood::positive;
    double strength = 0;
};

// A phrase by the stems of its words, one space between.
using Lexicon = std::map<std::string, std::vector<Meaning>, std::less<>>;

auto stems_of(std::string_view phrase) -> std::string {
    std::string key;
    for (const auto& word : find_words(phrase)) {
        key += (key.empty() ? "" : " ") + stem(word.text);
    }
    return key;
}

auto build_lexicon() -> Lexicon {
    Lexicon lexicon;
    for (const auto& [mood, strength, words] : mood_lexicon()) {
        for (std::size_t at = 0; at < words.size();) {
            const auto comma = std::min(words.find(',', at), words.size());
            auto& meanings = lexicon[stems_of(words.substr(at, comma - at))];
            const auto same = [mood](const Meaning& other) { return other.mood == mood; };
            if (std::ranges::none_of(meanings, same)) {  // forms of one word share a stem
                meanings.push_back({.mood = mood, .strength = strength});
            }
            at = comma + 1;
        }
    }
    return lexicon;
}

auto lexicon() -> const Lexicon& {
    static const Lexicon kLexicon = build_lexicon();
    return kLexicon;
}

auto is_negation(std::string_view word) -> bool {
    constexpr auto words = std::to_array<std::string_view>(
        {"cannot",
         "hardly",
         "neither",
         "never",
         "no",
         "nobody",
         "none",
         "nor",
         "not",
         "nothing",
         "without"}
    );
    return std::ranges::find(words, word) != words.end() || word.ends_with("n't");
}

auto strength_of(MoodEvidence& evidence, Mood mood) -> double& {
    switch (mood) {
        case Mood::positive:
            return evidence.positive;
        case Mood::negative:
            return evidence.negative;
        case Mood::determined:
            return evidence.determined;
        case Mood::anxious:
            return evidence.anxious;
        case Mood::excited:
            return evidence.excited;
        case Mood::reflective:
            return evidence.reflective;
    }
    return evidence.positive;
}

// "not good" is bad, "not bad" is a little good, and who is not worried is nothing in particular.
void add(MoodEvidence& evidence, const Meaning& meaning, bool negated) {
    if (!negated) {
        strength_of(evidence, meaning.mood) += meaning.strength;
    } else if (meaning.mood == Mood::positive) {
        evidence.negative += meaning.strength;
    } else if (meaning.mood == Mood::negative) {
        evidence.positive += meaning.strength / 2;
    }
}

struct Match {
    const std::vector<Meaning>* meanings = nullptr;
    std::size_t words = 1;
};

// The longest phrase that begins at `at`.
auto match_at(std::span<const std::string> stems, std::size_t at) -> Match {
    std::string key;
    Match match;
    for (std::size_t count = 1; count <= kLongestPhrase && at + count <= stems.size(); ++count) {
        key += (count == 1 ? "" : " ") + stems[at + count - 1];
        if (const auto found = lexicon().find(key); found != lexicon().end()) {
            match = {.meanings = &found->second, .words = count};
        }
    }
    return match;
}

auto largest(const MoodEvidence& evidence) -> double {
    return std::max(
        {evidence.positive,
         evidence.negative,
         evidence.determined,
         evidence.anxious,
         evidence.excited,
         evidence.reflective}
    );
}

}  // namespace

auto to_text(Sentiment sentiment) -> std::string_view {
    switch (sentiment) {
        case Sentiment::positive:
            return "positive";
        case Sentiment::negative:
            return "negative";
        case Sentiment::mixed:
            return "mixed";
        case Sentiment::neutral:
            return "neutral";
        case Sentiment::determined:
            return "determined";
        case Sentiment::anxious:
            return "anxious";
        case Sentiment::excited:
            return "excited";
        case Sentiment::reflective:
            return "reflective";
    }
    return "neutral";
}

auto mood_evidence(std::string_view text) -> MoodEvidence {
    const auto words = find_words(text, kMaxFeatureWords);
    std::vector<std::string> stems;
    stems.reserve(words.size());
    for (const auto& word : words) {
        stems.push_back(stem(word.text));
    }
    MoodEvidence evidence;
    std::size_t negated_until = 0;
    for (std::size_t at = 0; at < words.size();) {
        const auto match = match_at(stems, at);
        if (match.meanings != nullptr) {
            for (const auto& meaning : *match.meanings) {
                add(evidence, meaning, at < negated_until);
            }
        } else if (is_negation(words[at].text)) {
            negated_until = at + 1 + kNegationReach;
        }
        at += match.words;
    }
    const auto exclamations = static_cast<double>(std::ranges::count(text, '!'));
    if (evidence.negative <= evidence.positive + evidence.excited) {
        evidence.excited += kExclamation * std::min(exclamations, kMostExclamations);
    }
    return evidence;
}

auto decide_sentiment(const MoodEvidence& evidence) -> Sentiment {
    if (largest(evidence) < kTooLittle) {
        return Sentiment::neutral;
    }
    const double good = evidence.positive;
    const double bad = evidence.negative;
    const auto moods = std::to_array<std::pair<double, Sentiment>>({
        {evidence.anxious, Sentiment::anxious},
        {evidence.excited, Sentiment::excited},
        {evidence.determined, Sentiment::determined},
        {evidence.reflective, Sentiment::reflective},
    });
    const auto& mood = *std::ranges::max_element(moods, {}, [](const auto& m) { return m.first; });
    if (mood.first >= std::max(good, bad) && mood.first > kTooLittle) {
        return mood.second;
    }
    if (std::min(good, bad) >= kTooLittle &&
        std::min(good, bad) >= kBothSides * std::max(good, bad)) {
        return Sentiment::mixed;
    }
    if (good == bad) {
        return Sentiment::neutral;
    }
    return good > bad ? Sentiment::positive : Sentiment::negative;
}

auto overall_sentiment(std::span<const MoodEvidence> notes) -> Sentiment {
    MoodEvidence sum;
    for (auto note : notes) {
        const double strongest = largest(note);
        if (strongest < kTooLittle) {
            continue;
        }
        for (const Mood mood :
             {Mood::positive,
              Mood::negative,
              Mood::determined,
              Mood::anxious,
              Mood::excited,
              Mood::reflective}) {
            strength_of(sum, mood) += 2 * strength_of(note, mood) / strongest;
        }
    }
    return decide_sentiment(sum);
}

}  // namespace pawl::text
