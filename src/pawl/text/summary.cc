// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/text/phrases.h"
#include "pawl/text/prose.h"
#include "pawl/text/sentence_scores.h"
#include "pawl/text/sentences.h"
#include "pawl/text/utf8.h"

namespace pawl::text {
namespace {

constexpr std::size_t kTail = 100;  // of kMaxSummarySentences: from the end of the text
// What one sentence says again of another costs this share of the scores' range.
constexpr double kRepetition = 0.6;
constexpr double kSaidAlready = 0.8;  // of the words of the shorter one
constexpr double kSaidAgain = 3;      // taken off for that: anything else comes first
constexpr std::size_t kMostSentences = 50;
constexpr std::size_t kCharactersEach = 300;  // of a sentence, where only their number is given
constexpr std::size_t kFewestCharacters = 20;
constexpr std::size_t kMostCharacters = 100'000;

// On one line, without the mark of a heading or an item.
auto tidy(std::string_view sentence) -> std::string {
    while (sentence.starts_with('#')) {
        sentence.remove_prefix(1);
    }
    for (const std::string_view mark : {"- ", "* ", "+ ", "\u2022"}) {
        if (sentence.starts_with(mark)) {
            sentence.remove_prefix(mark.size());
        }
    }
    return on_one_line(sentence);
}

auto candidates(std::string_view content) -> std::vector<std::string_view> {
    auto sentences = split_sentences(content);
    if (sentences.size() > kMaxSummarySentences) {
        const auto from = sentences.begin() + (kMaxSummarySentences - kTail);
        sentences.erase(from, sentences.end() - kTail);
    }
    return sentences;
}

// How much of the shorter one's words stands in the other.
auto shared(const SparseVector& left, const SparseVector& right) -> double {
    std::size_t both = 0;
    auto other = right.begin();
    for (const auto& entry : left) {
        while (other != right.end() && other->column < entry.column) {
            ++other;
        }
        both += other != right.end() && other->column == entry.column ? 1 : 0;
    }
    const auto least = std::min(left.size(), right.size());
    return least == 0 ? 0 : static_cast<double>(both) / static_cast<double>(least);
}

// Chooses one sentence after another: its score, less what the chosen ones say already.
class Choice {
 public:
    explicit Choice(std::vector<ScoredSentence> scored)
        : scored_(std::move(scored)),
          repeated_(scored_.size()),
          is_said_(scored_.size()),
          taken_(scored_.size()) {}

    [[nodiscard]] auto best() const -> std::optional<std::size_t> {
        std::optional<std::size_t> best;
        for (std::size_t i = 0; i < scored_.size(); ++i) {
            if (!taken_[i] && (!best || worth(i) > worth(*best))) {
                best = i;
            }
        }
        return best;
    }

    void take(std::size_t index) {
        taken_[index] = true;
        chosen_.push_back(index);
        for (std::size_t i = 0; i < scored_.size(); ++i) {
            const double likeness = dot(scored_[i].terms, scored_[index].terms);
            repeated_[i] = std::max(repeated_[i], likeness);
            is_said_[i] =
                is_said_[i] || shared(scored_[i].terms, scored_[index].terms) > kSaidAlready;
        }
    }
    void pass_over(std::size_t index) { taken_[index] = true; }

    [[nodiscard]] auto chosen_in_order() const -> std::vector<std::size_t> {
        auto order = chosen_;
        std::ranges::sort(order);
        return order;
    }

 private:
    [[nodiscard]] auto worth(std::size_t i) const -> double {
        return scored_[i].score - kRepetition * repeated_[i] - (is_said_[i] ? kSaidAgain : 0);
    }

    std::vector<ScoredSentence> scored_;
    std::vector<double> repeated_;
    std::vector<bool> is_said_;
    std::vector<bool> taken_;
    std::vector<std::size_t> chosen_;
};

auto choose(
    const std::vector<std::string_view>& sentences, std::string_view title, SummaryStyle style
) -> std::string {
    Choice choice(score_sentences(sentences, title));
    std::size_t characters = 0;
    std::size_t count = 0;
    while (count < style.sentences) {
        const auto next = choice.best();
        if (!next) {
            break;
        }
        const auto length = count_code_points(tidy(sentences[*next])) + 1;
        if (length == 1 || (count > 0 && characters + length > style.max_characters)) {
            choice.pass_over(*next);
            continue;
        }
        choice.take(*next);
        characters += length;
        ++count;
    }
    std::string text;
    for (const auto index : choice.chosen_in_order()) {
        text += (text.empty() ? "" : " ") + tidy(sentences[index]);
    }
    return text;
}

auto whole_number(std::string_view text) -> std::optional<std::size_t> {
    std::size_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    return read.ec == std::errc{} && read.ptr == end ? std::optional(number) : std::nullopt;
}

// "2", or the 2 of "1-2".
auto upper_number(std::string_view text) -> std::optional<std::size_t> {
    const auto dash = text.find('-');
    if (dash == std::string_view::npos) {
        return whole_number(text);
    }
    const auto lower = whole_number(text.substr(0, dash));
    const auto upper = whole_number(text.substr(dash + 1));
    return lower && upper && *lower <= *upper ? upper : std::nullopt;
}

}  // namespace

auto parse_style(std::string_view text) -> Result<SummaryStyle> {
    const auto space = std::min(text.rfind(' '), text.size());
    const auto count = upper_number(text.substr(0, space));
    const auto unit = text.substr(std::min(space + 1, text.size()));
    if ((unit == "sentences" || unit == "sentence") && count >= 1 && count <= kMostSentences) {
        return SummaryStyle{.sentences = *count, .max_characters = kCharactersEach * *count};
    }
    if (unit == "characters" && count >= kFewestCharacters && count <= kMostCharacters) {
        return SummaryStyle{.sentences = kMostSentences, .max_characters = *count};
    }
    return fail(
        "invalid_style",
        fmt::format(
            "a style of summaries is \"2 sentences\" or \"1-2 sentences\", up to {}, or \"280 "
            "characters\", {} to {}: change `style`",
            kMostSentences,
            kFewestCharacters,
            kMostCharacters
        )
    );
}

auto summarize(std::string_view title, std::string_view content, const SummaryStyle& style)
    -> Summary {
    const auto prose = prose_of(content);
    auto sentences = candidates(prose);
    if (sentences.empty()) {
        sentences = candidates(content);  // headings and code alone: better these than nothing
    }
    if (sentences.empty()) {
        return {};
    }
    const auto characters = std::max(style.max_characters, kFewestCharacters);
    auto text = sentences.size() == 1 ? tidy(sentences.front()) : choose(sentences, title, style);
    if (text.empty()) {  // nothing but marks: better these than nothing
        text = on_one_line(sentences.front());
    }
    return {.text = cut_to(std::move(text), characters)};
}

}  // namespace pawl::text
