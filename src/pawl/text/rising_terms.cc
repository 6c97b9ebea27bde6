// SPDX-License-Identifier: Apache-2.0
#include "pawl/text/rising_terms.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "pawl/text/term_counts.h"

namespace pawl::text {
namespace {

constexpr std::size_t kNow = 0;
constexpr std::size_t kBefore = 1;
constexpr std::size_t kFewestTexts = 2;
constexpr double kLeastScore = 1.0;
// Texts that the prior is worth: as much as a small week, so that two notes do not make a trend.
constexpr double kPriorTexts = 10.0;

struct Totals {
    double now = 0;
    double before = 0;
};

auto count_in(const TermCount& term, std::size_t group) -> double {
    const auto found = term.texts_of.find(group);
    return found == term.texts_of.end() ? 0 : static_cast<double>(found->second);
}

auto log_odds(double with, double total) -> double {
    return std::log(with / (total - with));
}

// How many standard deviations the odds of a text having the term have gone up.
auto rise(double now, double before, const Totals& totals) -> double {
    // A term that every text has must not have infinite odds.
    const double share = (now + before + 0.5) / (totals.now + totals.before + 1);
    const double prior = kPriorTexts * share;
    const double odds = log_odds(now + prior, totals.now + kPriorTexts) -
                        log_odds(before + prior, totals.before + kPriorTexts);
    return odds / std::sqrt(1 / (now + prior) + 1 / (before + prior));
}

}  // namespace

auto rising_terms(
    std::span<const std::string_view> now,
    std::span<const std::string_view> before,
    std::size_t limit
) -> std::vector<RisingTerm> {
    std::vector<std::string_view> texts(now.begin(), now.end());
    texts.insert(texts.end(), before.begin(), before.end());
    std::vector<std::size_t> group_of(texts.size(), kBefore);
    std::fill_n(group_of.begin(), now.size(), kNow);
    const Totals totals{
        .now = static_cast<double>(now.size()), .before = static_cast<double>(before.size())
    };
    std::vector<RisingTerm> rising;
    for (const auto& [stemmed, term] : count_terms(texts, group_of)) {
        const double count = count_in(term, kNow);
        const double score = before.empty() ? count : rise(count, count_in(term, kBefore), totals);
        if (count >= kFewestTexts && score > kLeastScore) {
            rising.push_back({
                .term = term.usual_form(),
                .texts = static_cast<std::size_t>(count),
                .score = score,
            });
        }
    }
    std::ranges::sort(rising, {}, [](const RisingTerm& term) {
        return std::tuple(-term.score, std::string_view(term.term));
    });
    rising.resize(std::min(rising.size(), limit));
    return rising;
}

}  // namespace pawl::text
